/** One row of a file to one row of the model's input, or to the list of what has to be fixed first. */
import type { FeatureSchema } from '../schema/feature-schema.ts';
import { type CellReader, cellReaders, type NumberStyles } from './cell-readers.ts';
import type { RecognisedHeader } from './header.ts';
import type { RowIssue } from './row-issue.ts';

export class RowEncoder {
  /** Values per row of the model's input. */
  readonly featureCount: number;
  readonly #positions: readonly number[];
  readonly #readers: readonly CellReader[];
  readonly #cellCount: number;

  /** @param styles how the number columns write their decimals; undecided where left out */
  constructor(schema: FeatureSchema, recognised: RecognisedHeader, styles: NumberStyles = []) {
    this.#positions = recognised.inputs;
    this.#cellCount = recognised.header.length;
    this.#readers = cellReaders(schema, styles);
    this.featureCount = this.#readers.length;
  }

  /**
   * Fills `out[offset .. offset + featureCount)`: numbers as they are, categories as their index in the schema's list,
   * missing as NaN. With issues the content of that range means nothing.
   * @returns what has to be fixed; empty where the row is fine
   */
  encode(cells: readonly string[], line: number, out: Float32Array, offset: number): readonly RowIssue[] {
    const issue = cellCountIssue(cells, this.#cellCount, line);
    if (issue !== null) return [issue];
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

/** A row with fewer cells than the header, or with more that are not empty; null where it fits. */
export function cellCountIssue(cells: readonly string[], expected: number, line: number): RowIssue | null {
  if (cells.length === expected) return null;
  if (cells.length > expected && cells.slice(expected).every((cell) => cell.trim() === '')) return null;
  return {
    line,
    column: null,
    kind: 'wrong-cell-count',
    found: `${cells.length} cells`,
    expected: `${expected} cells, as many as the header`,
  };
}
