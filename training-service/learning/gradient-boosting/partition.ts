/** Fifth stage: the rows of a leaf dealt to its two children. */
import type { BinnedMatrix } from './binning.ts';
import type { Split } from './split.ts';

/**
 * Reorders `rows[start..end)` so that those of the left child come first; both sides keep their order.
 * @returns where the right child starts
 */
export function partitionRows(
  matrix: BinnedMatrix,
  split: Split,
  { rows, start, end }: { readonly rows: Int32Array; readonly start: number; readonly end: number },
): number {
  const goesLeft = leftBinsOf(matrix, split);
  const width = matrix.offsets.length;
  const right: number[] = [];
  let next = start;
  for (let i = start; i < end; i++) {
    const row = rows[i] ?? 0;
    if (goesLeft[matrix.bins[row * width + split.feature] ?? 0] === 1) rows[next++] = row;
    else right.push(row);
  }
  rows.set(right, next);
  return next;
}

/** `[bins of the feature]`, 1 where a bin goes left. */
function leftBinsOf(matrix: BinnedMatrix, split: Split): Uint8Array {
  const bins = matrix.features[split.feature];
  const goesLeft = new Uint8Array(bins?.binCount ?? 0);
  if (split.kind === 'categorical') for (const bin of split.leftBins) goesLeft[bin] = 1;
  else {
    goesLeft.fill(1, 0, split.lastLeftBin + 1);
    if (bins?.kind === 'numeric' && bins.missingBin !== -1)
      goesLeft[bins.missingBin] = split.missingLeft ? 1 : 0;
  }
  return goesLeft;
}
