/**
 * Third stage: sums of gradient and hessian, and row counts, per bin of every feature, over the rows of one leaf.
 *
 * This loop is where training spends its time. Gradient and hessian of a bin lie side by side, so that a row touches one
 * cache line a feature; the bins of a row lie side by side too (`BinnedMatrix`).
 */
import type { BinnedMatrix } from './binning.ts';

export interface Histogram {
  /** `[2 * binTotal]`: gradient sum and hessian sum of each bin in turn. */
  readonly sums: Float64Array;
  /** `[binTotal]`, rows. */
  readonly counts: Int32Array;
}

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
  return { sums: new Float64Array(2 * binTotal), counts: new Int32Array(binTotal) };
}

/** Fills the histogram with a leaf's rows; what it held before is lost. */
export function buildHistogram(
  matrix: BinnedMatrix,
  { rows, start, end }: RowRange,
  { gradients, hessians }: Derivatives,
  { sums, counts }: Histogram,
): void {
  const { bins, offsets } = matrix;
  const width = offsets.length;
  sums.fill(0);
  counts.fill(0);
  for (let i = start; i < end; i++) {
    const row = rows[i] ?? 0;
    const gradient = gradients[row] ?? 0;
    const hessian = hessians[row] ?? 0;
    const first = row * width;
    for (let feature = 0; feature < width; feature++) {
      const bin = (offsets[feature] ?? 0) + (bins[first + feature] ?? 0);
      const at = 2 * bin;
      sums[at] = (sums[at] ?? 0) + gradient;
      sums[at + 1] = (sums[at + 1] ?? 0) + hessian;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
}

/** Turns a parent's histogram into that of one child by taking off the other's: cheaper than to read the rows again. */
export function subtractHistogram(parent: Histogram, child: Histogram): void {
  for (let i = 0; i < parent.sums.length; i++) parent.sums[i] = (parent.sums[i] ?? 0) - (child.sums[i] ?? 0);
  for (let bin = 0; bin < parent.counts.length; bin++) {
    parent.counts[bin] = (parent.counts[bin] ?? 0) - (child.counts[bin] ?? 0);
    // The difference of equal sums may leave a last bit behind; a bin without rows has none.
    if (parent.counts[bin] === 0) parent.sums[2 * bin] = parent.sums[2 * bin + 1] = 0;
  }
}
