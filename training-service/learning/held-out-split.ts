import type { Random } from './random.ts';

/**
 * Sets rows aside for a test that training never sees: of each class its share, rounded, but at least one row stays on
 * each side where the class has two.
 * @param target `[rows]`, 1 = bad, 0 = good
 * @param testShare of the rows, in (0, 1)
 * @returns row numbers, each ascending
 */
export function heldOutSplit(
  target: Uint8Array,
  testShare: number,
  random: Random,
): { readonly train: Int32Array; readonly test: Int32Array } {
  const isTest = new Uint8Array(target.length);
  for (const outcome of [1, 0]) {
    const rows = Array.from(target.keys()).filter((row) => target[row] === outcome);
    random.shuffle(rows);
    for (const row of rows.slice(0, heldOutCount(rows.length, testShare))) isTest[row] = 1;
  }
  const rowsWhere = (side: number) =>
    Int32Array.from(Array.from(target.keys()).filter((row) => isTest[row] === side));
  return { train: rowsWhere(0), test: rowsWhere(1) };
}

/** How many rows of a class are set aside. */
export function heldOutCount(rows: number, testShare: number): number {
  return rows < 2 ? 0 : Math.min(rows - 1, Math.max(1, Math.round(rows * testShare)));
}
