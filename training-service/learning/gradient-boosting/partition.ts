/** Fifth stage: the rows of a leaf dealt to its two children. */
import type { BinnedMatrix } from './binning.ts';
import type { RowRange } from './histogram.ts';
import type { Split } from './split.ts';

/**
 * Reorders `rows[start..end)` so that those of the left child come first; both sides keep their order.
 * @param scratch at least as long as the range; its content is lost
 * @returns where the right child starts
 */
export function partitionRows(
  matrix: BinnedMatrix,
  split: Split,
  { rows, start, end, scratch }: RowRange & { readonly scratch: Int32Array },
): number {
  const goesLeft = leftBinsOf(matrix, split);
  const width = matrix.offsets.length;
  let next = start;
  let waiting = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i] ?? 0;
    if (goesLeft[matrix.bins[row * width + split.feature] ?? 0] === 1) rows[next++] = row;
    else scratch[waiting++] = row;
  }
  rows.set(scratch.subarray(0, waiting), next);
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
