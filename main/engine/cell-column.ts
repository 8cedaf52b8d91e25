/** One column of the file as a dictionary of its texts, and what sorting, filters and charts make of it. */
import type { ColumnFilter } from '@risk/app/contract/desktop.ts';
import { foldLabel } from '@risk/app/schema/feature-schema.ts';
import { readNumber } from '@risk/app/table/number.ts';

/** Texts by their code, codes by row. */
export class CellColumn {
  readonly #codes: Uint32Array;
  readonly #texts: readonly string[];
  #numbers: readonly number[] | null | undefined;
  #ranks: readonly number[] | undefined;

  /**
   * @param codes `[rows]`, the code of each row's cell
   * @param texts `[codes]`, cells without surrounding space
   */
  constructor(codes: Uint32Array, texts: readonly string[]) {
    this.#codes = codes;
    this.#texts = texts;
  }

  static of(cells: Iterable<string>, rowCount: number): CellColumn {
    const codes = new Map<string, number>();
    const codeOfRow = new Uint32Array(rowCount);
    let row = 0;
    for (const cell of cells) {
      const text = cell.trim();
      const code = codes.get(text) ?? codes.size;
      if (code === codes.size) codes.set(text, code);
      codeOfRow[row++] = code;
    }
    return new CellColumn(codeOfRow, [...codes.keys()]);
  }

  get rowCount(): number {
    return this.#codes.length;
  }

  textOf(row: number): string {
    return this.#texts[this.#codes[row] ?? -1] ?? '';
  }

  /** `[codes]`, NaN of an empty cell; null where a cell that is not empty is no number. */
  get numbers(): readonly number[] | null {
    if (this.#numbers === undefined) this.#numbers = numbersOf(this.#texts);
    return this.#numbers;
  }

  /**
   * Numbers as numbers where every cell that is not empty is one; else the rank of the text, without case, digits
   * inside a text compared by value. Empty cells are NaN.
   * @returns `[rows]`
   */
  sortValues(): Float64Array {
    this.#ranks ??= this.numbers ?? ranksOf(this.#texts);
    const values = this.#ranks;
    return Float64Array.from(this.#codes, (code) => values[code] ?? Number.NaN);
  }

  /** Whether a row passes, asked for one row after the other. */
  test(filter: ColumnFilter): (row: number) => boolean {
    const passes = Uint8Array.from(this.#texts, passing(filter));
    return (row) => passes[this.#codes[row] ?? 0] === 1;
  }

  /** `[rows]` numbers where the column is one of numbers, else null. */
  numberAt(row: number): number {
    return this.numbers?.[this.#codes[row] ?? -1] ?? Number.NaN;
  }
}

function passing(filter: ColumnFilter): (text: string) => 0 | 1 {
  if (filter.kind === 'range') return (text) => (isWithin(readNumber(text) ?? Number.NaN, filter) ? 1 : 0);
  if (filter.kind === 'text') {
    const needle = filter.text.toLowerCase();
    return (text) => (text.toLowerCase().includes(needle) ? 1 : 0);
  }
  const wanted = new Set(filter.values.map(foldLabel));
  return (text) => (wanted.has(foldLabel(text)) ? 1 : 0);
}

interface Range {
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/** Closed; NaN is in no range. */
export function isWithin(value: number, { minimum, maximum }: Range): boolean {
  return value >= (minimum ?? Number.NEGATIVE_INFINITY) && value <= (maximum ?? Number.POSITIVE_INFINITY);
}

function numbersOf(texts: readonly string[]): readonly number[] | null {
  const numbers: number[] = [];
  for (const text of texts) {
    const value = text === '' ? null : readNumber(text);
    if (value !== null && Number.isNaN(value)) return null;
    numbers.push(value ?? Number.NaN);
  }
  return numbers;
}

function ranksOf(texts: readonly string[]): readonly number[] {
  const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const ordered = texts.filter((text) => text !== '').toSorted(compare);
  const ranks = new Map<string, number>();
  let rank = 0;
  ordered.forEach((text, i) => {
    if (i > 0 && compare(ordered[i - 1] ?? '', text) !== 0) rank++;
    ranks.set(text, rank);
  });
  return texts.map((text) => ranks.get(text) ?? Number.NaN);
}
