/** What a person may write behind `npm run train --`. */
import type { LearnerId } from '@risk/app/model/release.ts';
import { ATTRIBUTES, type Attributes } from '../../datasets/attributes.ts';
import { learnerNamed, SHORT_NAMES } from '../learner-names.ts';
import { oneOf, onlyOperand, parseOptions, UsageError, wholeNumber } from '../program.ts';

export const USAGE = `Usage: npm run train -- <file.csv> --learner lr|rf|gbdt|average -o <model.onnx>

Trains one model on a file of applicants whose outcome is known, without a service, and writes it as an ONNX file that
carries its schema, its settings and its decision policy.

  --learner <name>       lr (logistic regression), rf (random forest), gbdt (gradient boosting), average (of the three)
  -o, --output <file>    where to write the model; a file that stands there is replaced when the new one is complete
  --seed <n>             what everything random is drawn from (1): the same seed gives the same file
  --params <file.json>   settings of the learner that replace the recommended ones
  --attributes <which>   lawful (default): as the schema says; all: also the columns that the schema excludes,
                         for study, not for decisions
  --test-share <share>   set this share of the rows aside, drawn with the seed from each class, for example 0.2: the
                         model is trained on the rest only, and the file written is measured on the rows set aside
  --schema <file.json>   the columns of the file; German credit where left out
  -h, --help             this text

Exit codes: 0 written, 2 bad usage, bad input or rows to fix, 1 another failure. Where it fails nothing is written.
`;

export interface TrainOptions {
  readonly input: string;
  readonly output: string;
  readonly learner: LearnerId;
  readonly seed: number;
  readonly parametersFile: string | null;
  readonly attributes: Attributes;
  readonly schemaFile: string | null;
  /** In (0, 1); null where the model is trained on all rows. */
  readonly testShare: number | null;
}

/** @throws UsageError */
export function readTrainOptions(args: readonly string[]): TrainOptions | 'help' {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseOptions(args, {
    learner: text,
    output: { type: 'string', short: 'o' },
    seed: text,
    params: text,
    attributes: text,
    schema: text,
    'test-share': text,
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) return 'help';
  const input = onlyOperand(positionals, 'file to train on');
  if (values.learner === undefined)
    throw new UsageError(`Say which learner: --learner ${SHORT_NAMES.join('|')}.`);
  if ((values.output ?? '') === '') throw new UsageError('Name the file to write behind -o.');
  return {
    input,
    output: values.output ?? '',
    learner: learnerNamed(values.learner),
    seed: wholeNumber(values.seed ?? '1', { name: '--seed', from: 0, to: 0xffff_ffff }),
    parametersFile: values.params ?? null,
    attributes: oneOf(values.attributes ?? 'lawful', '--attributes', ATTRIBUTES),
    schemaFile: values.schema ?? null,
    testShare: values['test-share'] === undefined ? null : testShareOf(values['test-share']),
  };
}

function testShareOf(text: string): number {
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(share > 0 && share < 1))
    throw new UsageError(`--test-share has to be a number between 0 and 1, not “${text}”.`);
  return share;
}
