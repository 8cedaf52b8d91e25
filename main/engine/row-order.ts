/** Sorting rows by numbers. Whatever a column holds was made a number before, so that comparing is cheap. */

export interface SortColumn {
  /** `[rows]`, NaN where the cell is empty. */
  readonly values: Float64Array;
  readonly descending: boolean;
}

/**
 * Row ids in order: the first column decides first, ties keep the file's order, empty cells stand last in both
 * directions.
 */
export function sortRows(ids: Uint32Array, columns: readonly SortColumn[]): Uint32Array {
  return ids.toSorted((a, b) => {
    for (const { values, descending } of columns) {
      const difference = compare(values[a] ?? Number.NaN, values[b] ?? Number.NaN, descending);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
}

function compare(left: number, right: number, descending: boolean): number {
  if (left === right) return 0;
  const leftEmpty = Number.isNaN(left);
  const rightEmpty = Number.isNaN(right);
  if (leftEmpty || rightEmpty) return Number(leftEmpty) - Number(rightEmpty);
  return left < right === descending ? 1 : -1;
}
