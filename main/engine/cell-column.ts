/** One column of the file as numbers that sort like its cells. */
import { readNumber } from '@risk/app/table/number.ts';
import type { JobStore } from './job-store.ts';

/**
 * Numbers as numbers where every cell that is not empty is one; else the rank of the text, without case, digits inside
 * a text compared by value. Empty cells are NaN.
 * @returns `[rowCount]`
 */
export function cellSortColumn(store: JobStore, index: number, rowCount: number): Float64Array {
  const cells = store.database
    .prepare<[string, number], string | null>(
      'SELECT json_extract(cells, ?) FROM rows WHERE id < ? ORDER BY id',
    )
    .pluck()
    .iterate(`$[${index}]`, rowCount);

  const codes = new Map<string, number>();
  const codeOfRow = new Uint32Array(rowCount);
  let row = 0;
  for (const cell of cells) {
    const text = (cell ?? '').trim();
    const code = codes.get(text) ?? codes.size;
    if (code === codes.size) codes.set(text, code);
    codeOfRow[row++] = code;
  }
  const values = numbersOf([...codes.keys()]) ?? ranksOf([...codes.keys()]);
  return Float64Array.from(codeOfRow, (code) => values[code] ?? Number.NaN);
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
