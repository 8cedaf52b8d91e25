/** Fifth stage: the rows of a leaf dealt to its two children. */
import type { BinnedMatrix } from './bins.ts';
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
  const { columns } = matrix;
  const first = split.feature * matrix.rowCount;
  let next = start;
  let waiting = 0;
  // Written to both sides and counted on one: a branch here would be guessed wrong every other row.
  for (let i = start; i < end; i++) {
    const row = rows[i] ?? 0;
    const left = goesLeft[columns[first + row] ?? 0] ?? 0;
    rows[next] = row;
    scratch[waiting] = row;
    next += left;
    waiting += 1 - left;
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
