/** `npm run train`: from a labelled CSV to an ONNX file, and what a person should know about it. */
import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { demonstrationPolicy } from '@risk/app/model/policy.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { learnersBySimplicity } from '../../flows/learners.ts';
import type { TrainingProgress } from '../../flows/train-model.ts';
import { trainModel } from '../../flows/train-model.ts';
import { sha256Of } from '../../storage/artifact-store.ts';
import { writeFileWhole } from '../../storage/write-file.ts';
import { UsageError, type Voices } from '../program.ts';
import { errnoOf, messageOf, readInput, readParametersFile, readSchemaFile } from '../read-files.ts';
import { readTrainOptions, type TrainOptions, USAGE } from './options.ts';
import { trainReport } from './report.ts';

const FOLDS = 10;

/** @throws UsageError, RiskError */
export async function train(args: readonly string[], voices: Voices): Promise<void> {
  const options = readTrainOptions(args);
  if (options === 'help') return voices.print(USAGE.trimEnd());
  await checkOutput(options);
  const csv = await readInput(options.input);
  const schema = options.schemaFile === null ? germanCreditSchema : await readSchemaFile(options.schemaFile);
  const parameters =
    options.parametersFile === null ? null : await readParametersFile(options.parametersFile);
  if (!learnersBySimplicity.some(({ id }) => id === options.learner))
    throw new UsageError(`The learner “${options.learner}” is not part of this version.`);

  const trained = await trainModel(
    {
      csv,
      schema,
      attributes: options.attributes,
      learners: [options.learner],
      seed: options.seed,
      folds: FOLDS,
      cutoff: demonstrationPolicy.cutoff,
      ...(options.testShare === null ? {} : { testShare: options.testShare }),
      ...(parameters === null ? {} : { parameters: { [options.learner]: parameters } }),
    },
    (progress) => voices.progress?.(progressText(progress)),
  );
  voices.progress?.('');
  await write(options.output, trained.onnx);

  const { input, output, learner, seed, attributes } = options;
  voices.print(
    trainReport({
      file: basename(input),
      sha256: sha256Of(csv),
      schema,
      attributes,
      learner,
      seed,
      output,
      trained,
    }),
  );
}

function progressText({ stage, done, total }: TrainingProgress): string {
  return `${stage[0]?.toUpperCase() ?? ''}${stage.slice(1)}, step ${Math.min(done + 1, total)} of ${total} …`;
}

/** Before the work, so that nobody waits for a model that has nowhere to go. @throws RiskError `file.*` */
async function checkOutput({ input, output }: TrainOptions): Promise<void> {
  const folder = await stat(dirname(resolve(output))).catch(() => null);
  if (folder?.isDirectory() !== true) throw new RiskError('file.no-folder', { file: output });
  const there = await stat(output).catch(() => null);
  if (there?.isDirectory() === true) throw new RiskError('file.exists-as-folder', { file: output });
  // The new file would take the place of the device itself.
  if (there !== null && !there.isFile())
    throw new UsageError(`Name a file behind -o; “${output}” is a device or a pipe.`);
  if (there !== null && (await realpath(output)) === (await realpath(input).catch(() => null)))
    throw new RiskError('file.same-output', { file: input });
  await access(dirname(resolve(output)), constants.W_OK).catch((cause: unknown) => {
    throw unwritable(output, cause);
  });
}

async function write(output: string, onnx: Uint8Array): Promise<void> {
  try {
    await writeFileWhole(await realpath(output).catch(() => output), onnx);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOSPC') throw new RiskError('storage.disk-full', {}, { cause });
    throw unwritable(output, cause);
  }
}

function unwritable(file: string, cause: unknown): RiskError {
  // What follows the comma is the name of the file that is written first, which means nothing to a person.
  const reason = messageOf(cause).split(', ')[0] ?? '';
  return new RiskError('file.unwritable', { file, reason }, { cause });
}
