/** What a person may write behind `npm run compare --`. */
import type { LearnerId } from '@risk/app/model/release.ts';
import { ATTRIBUTES, type Attributes } from '../../datasets/attributes.ts';
import { learnerNamed } from '../learner-names.ts';
import { oneOf, onlyOperand, parseOptions, wholeNumber } from '../program.ts';

export const USAGE = `Usage: npm run compare -- <file.csv> [--json]

Cross-validates every learner with its recommended settings on a file of applicants whose outcome is known, and shows
the figures side by side, with and without the columns that the schema excludes. Writes no model.

  --json                 for machines: one JSON document on standard output
  --learners <list>      only these, for example lr,gbdt (lr, rf, gbdt, average; all where left out)
  --attributes <which>   lawful: only as the schema says; all: only with the excluded columns; both where left out
  --seed <n>             what folds and learners are drawn from (1): the same seed gives the same figures
  --repeats <n>          cross-validate with this many seeds, counted up from --seed, and show the means (1)
  --folds <n>            folds of each cross-validation (10)
  --threads <n>          folds at a time; as many as the machine has where left out; changes the time only
  --schema <file.json>   the columns of the file; German credit where left out
  -h, --help             this text

Exit codes: 0 compared, 2 bad usage, bad input or rows to fix, 1 another failure.
`;

export interface CompareOptions {
  readonly input: string;
  readonly json: boolean;
  /** From the lawful ones to all. */
  readonly attributes: readonly Attributes[];
  readonly seed: number;
  readonly repeats: number;
  readonly folds: number;
  /** 0: as many as the machine has. */
  readonly threads: number;
  readonly schemaFile: string | null;
  /** Null for all. */
  readonly learners: readonly LearnerId[] | null;
}

/** @throws UsageError */
export function readCompareOptions(args: readonly string[]): CompareOptions | 'help' {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseOptions(args, {
    json: { type: 'boolean' },
    learners: text,
    attributes: text,
    seed: text,
    repeats: text,
    folds: text,
    threads: text,
    schema: text,
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) return 'help';
  const { attributes } = values;
  const repeats = wholeNumber(values.repeats ?? '1', { name: '--repeats', from: 1, to: 100 });
  return {
    input: onlyOperand(positionals, 'file to compare on'),
    json: values.json === true,
    attributes: attributes === undefined ? ATTRIBUTES : [oneOf(attributes, '--attributes', ATTRIBUTES)],
    seed: wholeNumber(values.seed ?? '1', { name: '--seed', from: 0, to: 0xffff_ffff + 1 - repeats }),
    repeats,
    folds: wholeNumber(values.folds ?? '10', { name: '--folds', from: 2, to: 100 }),
    threads:
      values.threads === undefined ? 0 : wholeNumber(values.threads, { name: '--threads', from: 1, to: 64 }),
    schemaFile: values.schema ?? null,
    learners: values.learners?.split(',').map((name) => learnerNamed(name.trim())) ?? null,
  };
}
