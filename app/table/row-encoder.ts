/** One row of a file to one row of the model's input, or to the list of what has to be fixed first. */
import {
  type CategoricalColumn,
  type FeatureSchema,
  foldLabel,
  inputColumns,
  isModelNumber,
  type NumericColumn,
} from '../schema/feature-schema.ts';
import type { RecognisedHeader } from './header.ts';
import { readNumber } from './number.ts';
import type { RowIssue } from './row-issue.ts';

type Problem = Omit<RowIssue, 'line'>;
/** The cell's value in the model's input, or what is wrong with the cell. */
type CellReader = (cell: string) => number | Problem;

export class RowEncoder {
  /** Values per row of the model's input. */
  readonly featureCount: number;
  readonly #positions: readonly number[];
  readonly #readers: readonly CellReader[];
  readonly #cellCount: number;

  constructor(schema: FeatureSchema, recognised: RecognisedHeader) {
    const columns = inputColumns(schema);
    this.featureCount = columns.length;
    this.#positions = recognised.inputs;
    this.#cellCount = recognised.header.length;
    this.#readers = columns.map((column) =>
      column.kind === 'numeric' ? numericReader(column) : categoricalReader(column),
    );
  }

  /**
   * Fills `out[offset .. offset + featureCount)`: numbers as they are, categories as their index in the schema's list,
   * missing as NaN. With issues the content of that range means nothing.
   * @returns what has to be fixed; empty where the row is fine
   */
  encode(cells: readonly string[], line: number, out: Float32Array, offset: number): readonly RowIssue[] {
    if (cells.length !== this.#cellCount) {
      const surplus = cells.slice(this.#cellCount);
      if (cells.length < this.#cellCount || surplus.some((cell) => cell.trim() !== ''))
        return [
          {
            line,
            column: null,
            kind: 'wrong-cell-count',
            found: `${cells.length} cells`,
            expected: `${this.#cellCount} cells, as many as the header`,
          },
        ];
    }
    let issues: RowIssue[] | null = null;
    for (let i = 0; i < this.featureCount; i++) {
      const position = this.#positions[i] ?? -1;
      const reader = this.#readers[i];
      if (reader === undefined) continue;
      const value = position === -1 ? Number.NaN : reader(cells[position] ?? '');
      if (typeof value === 'number') out[offset + i] = value;
      else (issues ??= []).push({ line, ...value });
    }
    return issues ?? [];
  }
}

function numericReader({ name, required, minimum, maximum, integer }: NumericColumn): CellReader {
  const expected = `a${integer ? ' whole' : ''} number from ${minimum} to ${maximum}`;
  return (cell) => {
    const value = readNumber(cell);
    if (value === null) return required ? { column: name, kind: 'empty', found: '', expected } : Number.NaN;
    if (Number.isNaN(value)) return { column: name, kind: 'not-a-number', found: cell, expected };
    const isMeant = value >= minimum && value <= maximum && isModelNumber(value);
    if (!isMeant || (integer && !Number.isInteger(value)))
      return { column: name, kind: 'out-of-range', found: cell, expected };
    return value;
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
    const code = exact.get(cell) ?? codes.get(foldLabel(cell));
    if (code !== undefined) return code;
    if (cell.trim() !== '') return { column: name, kind: 'unknown-label', found: cell, expected };
    return required ? { column: name, kind: 'empty', found: '', expected } : Number.NaN;
  };
}
