import type { Random } from './random.ts';

/**
 * Deals rows to folds so that each fold holds its share of both classes: the rows of each class are shuffled and dealt
 * round the table, the second class from where the first one ended. Fold sizes, and the rows of a class in a fold,
 * differ by at most one.
 * @param target `[rows]`, 1 = bad, 0 = good
 * @param folds at least 2, at most 65,535
 * @returns `[rows]`, the fold of each row, in [0, folds)
 */
export function stratifiedFolds(target: Uint8Array, folds: number, random: Random): Uint16Array {
  const foldOfRow = new Uint16Array(target.length);
  let next = 0;
  for (const outcome of [1, 0]) {
    const rows: number[] = [];
    for (let row = 0; row < target.length; row++) if (target[row] === outcome) rows.push(row);
    random.shuffle(rows);
    for (const row of rows) foldOfRow[row] = next++ % folds;
  }
  return foldOfRow;
}

/** The rows inside the fold and those outside, each ascending. */
export function rowsOfFold(
  foldOfRow: Uint16Array,
  fold: number,
): { readonly inside: Int32Array; readonly outside: Int32Array } {
  const inside: number[] = [];
  const outside: number[] = [];
  for (let row = 0; row < foldOfRow.length; row++) (foldOfRow[row] === fold ? inside : outside).push(row);
  return { inside: Int32Array.from(inside), outside: Int32Array.from(outside) };
}
