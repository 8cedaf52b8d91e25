/** Words and numbers that `train` and `compare` share. */
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { type Attributes, excludedNames } from '../datasets/attributes.ts';
import type { Figures } from '../flows/measure-figures.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { TIED } from './wrap.ts';

const count = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export function numberText(number: number): string {
  return count.format(number);
}

export function countOf(rows: number, one: string, many = `${one}s`): string {
  return `${numberText(rows)} ${rows === 1 ? one : many}`;
}

/**
 * Settings as `name value` pairs, tied for `wrap`, a group of them in parentheses; null stands for the learner's own
 * choice.
 */
export function settingsLine(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}${TIED}${settingText(value)}`)
    .join(', ');
}

function settingText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return `(${settingsLine({ ...value })})`;
}

/** @param schema as it was read, before any column was added */
export function attributesLine(schema: FeatureSchema, attributes: Attributes): string {
  const excluded = excludedNames(schema);
  const lawful = inputColumns(schema).length;
  if (excluded.length === 0) return `${countOf(lawful, 'attribute')}, none of them excluded.`;
  const names = excluded.join(', ');
  return attributes === 'lawful'
    ? `${countOf(lawful, 'attribute')}; not used: ${names}.`
    : `${countOf(lawful + excluded.length, 'attribute')}, also ${names}, which no lawful decision may use.`;
}

export const STUDY_ONLY = 'A model on all attributes is for study, not for decisions about people.';

interface FigureRow {
  readonly name: string;
  readonly text: (figures: Figures) => string;
}

const rate = (name: string, value: (figures: Figures) => number): FigureRow => ({
  name,
  text: (figures) => value(figures).toFixed(3),
});
const rows = (name: string, value: (figures: Figures) => number): FigureRow => ({
  name,
  text: (figures) => numberText(value(figures)),
});

const figureRows: readonly FigureRow[] = [
  rows('Rows', (figures) => figures.rows),
  rate('AUC', ({ auc }) => auc),
  rate('Recall of good', ({ recallGood }) => recallGood),
  rate('Specificity of bad', ({ specificityBad }) => specificityBad),
  rate('Specificity, class-weighted', ({ specificityWeighted }) => specificityWeighted),
  rate('Accuracy', ({ accuracy }) => accuracy),
  rate('F1 of bad', ({ f1Bad }) => f1Bad),
  rate('Log loss', ({ logLoss }) => logLoss),
  rate('Brier score', ({ brier }) => brier),
  rate('Expected calibration error', ({ calibrationError }) => calibrationError),
  rows('Good accepted', ({ confusion }) => confusion.goodAccepted),
  rows('Good rejected', ({ confusion }) => confusion.goodRejected),
  rows('Bad accepted', ({ confusion }) => confusion.badAccepted),
  rows('Bad rejected', ({ confusion }) => confusion.badRejected),
];

/** All figures under each other, a column for each set of rows. */
export function figuresTable(sets: readonly { readonly head: string; readonly figures: Figures }[]): string {
  return textTable(
    figureRows,
    [
      { head: 'FIGURE', cell: ({ name }) => name },
      ...sets.map(
        ({ head, figures }): TextColumn<FigureRow> => ({
          head,
          cell: ({ text }) => text(figures),
          align: 'right',
        }),
      ),
    ],
    '',
  );
}
