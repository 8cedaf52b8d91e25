/** A comparison in two forms: a page of text, and JSON. */
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import type { Attributes } from '../../datasets/attributes.ts';
import { type ComparedLearner, type Comparison, FIGURES, type Figure } from '../../flows/compare-learners.ts';
import { attributesLine, countOf, STUDY_ONLY, settingsLine } from '../figures.ts';
import { type TextColumn, textTable } from '../text-table.ts';

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
  return [
    `${file}: ${countOf(rows, 'row')}, ${goodRows} good and ${badRows} bad; SHA-256 ${sha256.slice(0, 12)}.`,
    `${folds}-fold cross-validation, stratified, ${from}; rejected from a probability of default of ${cutoff}.`,
    `Figures are means over ${over}; ± is the standard deviation of the AUC over them.`,
    ...comparisons.flatMap(({ attributes, comparison }) => [
      '',
      `${attributes === 'lawful' ? 'Lawful attributes' : 'All attributes'}: ${attributesLine(schema, attributes)}`,
      textTable(comparison.learners, columns, 'No learner.'),
    ]),
    '',
    'Settings',
    ...learners.map(({ learner, parameters }) => `  ${learner}: ${settingsLine(parameters)}`),
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

const heads: Readonly<Record<Figure, string>> = {
  auc: 'AUC',
  recallGood: 'RECALL OF GOOD',
  specificityBad: 'SPECIFICITY OF BAD',
  accuracy: 'ACCURACY',
  logLoss: 'LOG LOSS',
  brier: 'BRIER',
};

const columns: readonly TextColumn<ComparedLearner>[] = [
  { head: 'LEARNER', cell: ({ learner }) => learner },
  ...FIGURES.flatMap((figure): TextColumn<ComparedLearner>[] => [
    { head: heads[figure], cell: ({ mean }) => mean[figure].toFixed(3), align: 'right' },
    ...(figure === 'auc'
      ? [
          {
            head: '±',
            cell: ({ aucDeviation }: ComparedLearner) => aucDeviation.toFixed(3),
            align: 'right' as const,
          },
        ]
      : []),
  ]),
  {
    head: 'ONE FIT',
    cell: ({ fitMilliseconds }) =>
      fitMilliseconds < 1000
        ? `${fitMilliseconds.toFixed(fitMilliseconds < 10 ? 1 : 0)} ms`
        : `${(fitMilliseconds / 1000).toFixed(1)} s`,
    align: 'right',
  },
];
