/** `npm run compare`: the learners side by side, as a table for a person or as JSON for a machine. */
import { basename } from 'node:path';
import { demonstrationPolicy } from '@risk/app/model/policy.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { type Attributes, excludedNames, withAttributes } from '../../datasets/attributes.ts';
import { type Comparison, compareLearners } from '../../flows/compare-learners.ts';
import { sha256Of } from '../../storage/artifact-store.ts';
import type { Voices } from '../program.ts';
import { readInput, readSchemaFile } from '../read-files.ts';
import { readCompareOptions, USAGE } from './options.ts';
import { jsonReport, type Report, textReport } from './report.ts';

/** @param monotonic milliseconds from any start @throws UsageError, RiskError */
export async function compare(
  args: readonly string[],
  voices: Voices,
  monotonic: () => number,
): Promise<void> {
  const options = readCompareOptions(args);
  if (options === 'help') return voices.print(USAGE.trimEnd());
  const { input, seed, repeats, folds, threads, json } = options;
  const csv = await readInput(input);
  const schema = options.schemaFile === null ? germanCreditSchema : await readSchemaFile(options.schemaFile);
  const seeds = Array.from({ length: repeats }, (_, i) => seed + i);
  const { cutoff } = demonstrationPolicy;

  // Without excluded columns both would be the same figures twice.
  const wanted = excludedNames(schema).length === 0 ? (['lawful'] as const) : options.attributes;
  const comparisons: { attributes: Attributes; comparison: Comparison }[] = [];
  for (const attributes of wanted) {
    const comparison = await compareLearners(
      {
        csv,
        schema: withAttributes(schema, attributes),
        learners: options.learners,
        seeds,
        folds,
        cutoff,
        monotonic,
        threads,
      },
      (learner, share) => voices.progress?.(`${attributes}: ${learner}, ${Math.round(100 * share)} % …`),
    );
    comparisons.push({ attributes, comparison });
  }
  voices.progress?.('');
  const report: Report = {
    file: basename(input),
    sha256: sha256Of(csv),
    schema,
    seeds,
    folds,
    cutoff,
    comparisons,
  };
  voices.print(json ? JSON.stringify(jsonReport(report), null, 2) : textReport(report));
}
