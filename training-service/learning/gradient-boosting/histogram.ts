/**
 * Third stage: sums of gradient and hessian, and row counts, per bin of every feature, over the rows of one leaf.
 *
 * This loop is where training spends its time, so it is laid out for the cache. A bin's three numbers lie side by side in
 * one array: a row touches one place a feature. A row's bins lie side by side too (`BinnedMatrix`), so a leaf reads whole
 * rows in rising order. Four features a turn keep four independent additions in flight and the loop's own cost small.
 * A bin takes 24 bytes and a feature at most 255 bins: features can't start a multiple of 4096 bytes apart, where
 * equal bins of neighbouring features would push each other out of the cache.
 */
import type { BinnedMatrix } from './bins.ts';

/** Numbers a bin. */
export const PER_BIN = 3;

/** `[PER_BIN * binTotal]`: gradient sum, hessian sum and rows of each bin in turn. */
export type Histogram = Float64Array;

/** The rows of one leaf: `rows[start..end)`. */
export interface RowRange {
  readonly rows: Int32Array;
  readonly start: number;
  readonly end: number;
}

/** `[rows]` each. */
export interface Derivatives {
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
}

export function emptyHistogram(binTotal: number): Histogram {
  return new Float64Array(PER_BIN * binTotal);
}

/** Fills the histogram with a leaf's rows; what it held before is lost. */
export function buildHistogram(
  matrix: BinnedMatrix,
  { rows, start, end }: RowRange,
  { gradients, hessians }: Derivatives,
  histogram: Histogram,
): void {
  const { bins } = matrix;
  const width = matrix.offsets.length;
  const starts = matrix.offsets.map((offset) => PER_BIN * offset);
  const unrolled = width - (width % 4);
  histogram.fill(0);
  for (let i = start; i < end; i++) {
    const row = rows[i] ?? 0;
    const gradient = gradients[row] ?? 0;
    const hessian = hessians[row] ?? 0;
    const first = row * width;
    let feature = 0;
    for (; feature < unrolled; feature += 4) {
      const at = first + feature;
      const a = (starts[feature] ?? 0) + PER_BIN * (bins[at] ?? 0);
      const b = (starts[feature + 1] ?? 0) + PER_BIN * (bins[at + 1] ?? 0);
      const c = (starts[feature + 2] ?? 0) + PER_BIN * (bins[at + 2] ?? 0);
      const d = (starts[feature + 3] ?? 0) + PER_BIN * (bins[at + 3] ?? 0);
      histogram[a] = (histogram[a] ?? 0) + gradient;
      histogram[a + 1] = (histogram[a + 1] ?? 0) + hessian;
      histogram[a + 2] = (histogram[a + 2] ?? 0) + 1;
      histogram[b] = (histogram[b] ?? 0) + gradient;
      histogram[b + 1] = (histogram[b + 1] ?? 0) + hessian;
      histogram[b + 2] = (histogram[b + 2] ?? 0) + 1;
      histogram[c] = (histogram[c] ?? 0) + gradient;
      histogram[c + 1] = (histogram[c + 1] ?? 0) + hessian;
      histogram[c + 2] = (histogram[c + 2] ?? 0) + 1;
      histogram[d] = (histogram[d] ?? 0) + gradient;
      histogram[d + 1] = (histogram[d + 1] ?? 0) + hessian;
      histogram[d + 2] = (histogram[d + 2] ?? 0) + 1;
    }
    for (; feature < width; feature++) {
      const a = (starts[feature] ?? 0) + PER_BIN * (bins[first + feature] ?? 0);
      histogram[a] = (histogram[a] ?? 0) + gradient;
      histogram[a + 1] = (histogram[a + 1] ?? 0) + hessian;
      histogram[a + 2] = (histogram[a + 2] ?? 0) + 1;
    }
  }
}

/** Turns a parent's histogram into that of one child by taking off the other's: cheaper than to read the rows again. */
export function subtractHistogram(parent: Histogram, child: Histogram): void {
  for (let i = 0; i < parent.length; i += PER_BIN) {
    const count = (parent[i + 2] ?? 0) - (child[i + 2] ?? 0);
    // The difference of equal sums may leave a last bit behind; a bin without rows has none.
    parent[i] = count === 0 ? 0 : (parent[i] ?? 0) - (child[i] ?? 0);
    parent[i + 1] = count === 0 ? 0 : (parent[i + 1] ?? 0) - (child[i + 1] ?? 0);
    parent[i + 2] = count;
  }
}
