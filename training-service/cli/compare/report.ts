/** A comparison in two forms: a page of text, and JSON. */
import type { ConfusionMatrix } from '@risk/app/model/release.ts';
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import type { Attributes } from '../../datasets/attributes.ts';
import type { ComparedLearner, Comparison, Figure } from '../../flows/compare-learners.ts';
import { attributesLine, countOf, numberText, STUDY_ONLY, settingsLine } from '../figures.ts';
import { type TextColumn, textTable } from '../text-table.ts';
import { wrap } from '../wrap.ts';

export interface Report {
  readonly file: string;
  readonly sha256: string;
  /** As it was read, before any column was added. */
  readonly schema: FeatureSchema;
  readonly seeds: readonly number[];
  readonly folds: number;
  readonly cutoff: number;
  readonly comparisons: readonly { readonly attributes: Attributes; readonly comparison: Comparison }[];
}

export function textReport(report: Report): string {
  const { file, sha256, schema, seeds, folds, cutoff, comparisons } = report;
  const first = comparisons[0]?.comparison;
  if (first === undefined) return 'Nothing was compared.';
  const { rows, goodRows, badRows, learners } = first;
  const from = seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds[0]} to ${seeds.at(-1)}`;
  const over = countOf(folds * seeds.length, 'fold');
  const together =
    seeds.length === 1 ? 'of all rows together' : 'of all rows of a seed, means over the seeds';
  return [
    `${file}: ${countOf(rows, 'row')}, ${numberText(goodRows)} good and ${numberText(badRows)} bad; SHA-256 ${sha256.slice(0, 12)}.`,
    `${folds}-fold cross-validation, stratified, ${from}; rejected from a probability of default of ${cutoff}.`,
    wrap(
      `Figures are means over ${over}; ± is the standard deviation of the AUC over them; calibration error and decisions are ${together}.`,
      0,
    ),
    ...comparisons.flatMap(({ attributes, comparison }) => [
      '',
      wrap(
        `${attributes === 'lawful' ? 'Lawful attributes' : 'All attributes'}: ${attributesLine(schema, attributes)}`,
        2,
      ),
      ...[columns, furtherColumns, decisionColumns].flatMap((block, i) => [
        ...(i === 0 ? [] : ['']),
        textTable(comparison.learners, block, 'No learner.'),
      ]),
    ]),
    '',
    'Settings',
    ...learners.map(({ learner, parameters }) => wrap(`  ${learner}: ${settingsLine(parameters)}`, 4)),
    ...(comparisons.some(({ attributes }) => attributes === 'all') ? ['', STUDY_ONLY] : []),
  ].join('\n');
}

export function jsonReport({ schema, comparisons, ...report }: Report) {
  return {
    ...report,
    schema: schema.name,
    comparisons: comparisons.map(({ attributes, comparison }) => ({ attributes, ...comparison })),
  };
}

const figure = (head: string, name: Figure): TextColumn<ComparedLearner> => ({
  head,
  cell: ({ mean }) => mean[name].toFixed(3),
  align: 'right',
});

const learnerColumn: TextColumn<ComparedLearner> = { head: 'LEARNER', cell: ({ learner }) => learner };

const columns: readonly TextColumn<ComparedLearner>[] = [
  learnerColumn,
  figure('AUC', 'auc'),
  { head: '±', cell: ({ aucDeviation }) => aucDeviation.toFixed(3), align: 'right' },
  figure('RECALL OF GOOD', 'recallGood'),
  figure('SPECIFICITY OF BAD', 'specificityBad'),
  figure('ACCURACY', 'accuracy'),
  figure('LOG LOSS', 'logLoss'),
  {
    head: 'ONE FIT',
    cell: ({ fitMilliseconds }) =>
      fitMilliseconds < 1000
        ? `${fitMilliseconds.toFixed(fitMilliseconds < 10 ? 1 : 0)} ms`
        : `${(fitMilliseconds / 1000).toFixed(1)} s`,
    align: 'right',
  },
];

const furtherColumns: readonly TextColumn<ComparedLearner>[] = [
  learnerColumn,
  figure('BRIER', 'brier'),
  figure('F1 OF BAD', 'f1Bad'),
  figure('WEIGHTED SPECIFICITY', 'specificityWeighted'),
  {
    head: 'CALIBRATION ERROR',
    cell: ({ allRows }) => allRows.calibrationError.toFixed(3),
    align: 'right',
  },
];

const decided = (head: string, cell: keyof ConfusionMatrix): TextColumn<ComparedLearner> => ({
  head,
  cell: ({ allRows }) => numberText(allRows.confusion[cell]),
  align: 'right',
});

const decisionColumns: readonly TextColumn<ComparedLearner>[] = [
  learnerColumn,
  decided('GOOD ACCEPTED', 'goodAccepted'),
  decided('GOOD REJECTED', 'goodRejected'),
  decided('BAD ACCEPTED', 'badAccepted'),
  decided('BAD REJECTED', 'badRejected'),
];
