import type { FeatureMatrix } from '../feature-matrix.ts';

/** One feature's values as ranks: the order is found once for the whole forest, nodes then compare whole numbers. */
export interface RankedColumn {
  /** `[values]`, the different values that occur, ascending; -0 and 0 are one. */
  readonly values: Float32Array;
  /** `[rows]`, the place of each row's value in `values`; `values.length` where missing. */
  readonly ranks: Int32Array;
}

export interface RankedColumns {
  readonly rowCount: number;
  readonly columns: readonly RankedColumn[];
  /** The largest `values.length`. */
  readonly mostValues: number;
}

/** Categories are ordered by their code, that is as the schema lists them. */
export function rankColumns(data: FeatureMatrix): RankedColumns {
  const width = data.features.length;
  const columns = data.features.map((_, feature): RankedColumn => {
    const cells = Float32Array.from({ length: data.rowCount }, (_unused, row) => {
      const value = data.values[row * width + feature] ?? Number.NaN;
      return value === 0 ? 0 : value;
    });
    const values = Float32Array.from(new Set(cells.filter((value) => !Number.isNaN(value)))).toSorted();
    const rankOf = new Map(Array.from(values, (value, rank) => [value, rank]));
    return { values, ranks: Int32Array.from(cells, (value) => rankOf.get(value) ?? values.length) };
  });
  const mostValues = columns.reduce((most, { values }) => Math.max(most, values.length), 0);
  return { rowCount: data.rowCount, columns, mostValues };
}
