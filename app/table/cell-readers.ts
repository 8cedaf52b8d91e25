/** One cell of an input column to its value in the model's input, or to what has to be fixed first. */
import {
  type CategoricalColumn,
  type FeatureSchema,
  foldLabel,
  inputColumns,
  type NumericColumn,
} from '../schema/feature-schema.ts';
import { unescapeFormula } from './formula.ts';
import { type NumberStyle, readingOf, readNumber } from './number.ts';
import { isMeant, onlyMeant } from './number-styles.ts';
import type { RowIssue } from './row-issue.ts';

export type CellProblem = Omit<RowIssue, 'line'>;
/** The number, the category's index or NaN for a missing value; or what is wrong with the cell. */
export type CellReader = (cell: string) => number | CellProblem;

/** Style of each input column, in the order of the model's input; of a categorical one it means nothing. */
export type NumberStyles = readonly NumberStyle[];

/** `[inputs]`, one reader per input column. @param styles all undecided where left out */
export function cellReaders(schema: FeatureSchema, styles: NumberStyles = []): readonly CellReader[] {
  return inputColumns(schema).map((column, input) =>
    column.kind === 'numeric'
      ? numericReader(column, styles[input] ?? 'undecided')
      : categoricalReader(column),
  );
}

function numericReader(column: NumericColumn, style: NumberStyle): CellReader {
  const { name, required, minimum, maximum, integer } = column;
  const expected = `a${integer ? ' whole' : ''} number from ${minimum} to ${maximum}`;
  const unreadable = (cell: string): number | CellProblem => {
    const reading = readingOf(cell);
    if (reading.kind === 'point' || reading.kind === 'comma') {
      const mark = style === 'decimal-point' ? 'point' : 'comma';
      return {
        column: name,
        kind: 'not-a-number',
        found: cell,
        expected: `${expected} with a decimal ${mark}, as in the rest of the column`,
      };
    }
    if (reading.kind !== 'either') return { column: name, kind: 'not-a-number', found: cell, expected };
    const { point, comma } = reading;
    const only = onlyMeant(column, reading);
    if (only !== null) return only;
    if (!isMeant(column, point)) return { column: name, kind: 'out-of-range', found: cell, expected };
    return {
      column: name,
      kind: 'ambiguous-number',
      found: cell,
      expected: `${expected} that is plainly ${point} or ${comma}: nothing in this column tells which`,
    };
  };
  return (cell) => {
    const value = readNumber(cell, style);
    if (value === null) return required ? { column: name, kind: 'empty', found: '', expected } : Number.NaN;
    if (Number.isNaN(value)) return unreadable(cell);
    return isMeant(column, value) ? value : { column: name, kind: 'out-of-range', found: cell, expected };
  };
}

function categoricalReader({ name, required, categories }: CategoricalColumn): CellReader {
  const codes = new Map<string, number>();
  categories.forEach(({ value, aliases }, code) => {
    for (const text of [value, ...aliases]) codes.set(foldLabel(text), code);
  });
  const exact = new Map(categories.map(({ value }, code) => [value, code]));
  const shown = categories
    .slice(0, 12)
    .map(({ value }) => `“${value}”`)
    .join(', ');
  const expected = `one of ${shown}${categories.length > 12 ? ', …' : ''}`;
  return (cell) => {
    const code = exact.get(cell) ?? codes.get(foldLabel(cell)) ?? codes.get(foldLabel(unescapeFormula(cell)));
    if (code !== undefined) return code;
    if (cell.trim() !== '') return { column: name, kind: 'unknown-label', found: cell, expected };
    return required ? { column: name, kind: 'empty', found: '', expected } : Number.NaN;
  };
}
