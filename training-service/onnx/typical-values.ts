import type { FeatureMatrix } from '../learning/feature-matrix.ts';

/** `[features]`, the median of each number over the rows that have it (null where none has), null for categories. */
export function typicalValues(data: FeatureMatrix): (number | null)[] {
  const width = data.features.length;
  return data.features.map(({ kind }, feature) => {
    if (kind === 'categorical') return null;
    const present = Float32Array.from(
      { length: data.rowCount },
      (_, row) => data.values[row * width + feature] ?? Number.NaN,
    )
      .filter((value) => !Number.isNaN(value))
      .toSorted();
    const middle = present.length >> 1;
    const upper = present[middle];
    if (upper === undefined) return null;
    return present.length % 2 === 1 ? upper : ((present[middle - 1] ?? upper) + upper) / 2;
  });
}
