/** Fifth stage: the rows of a leaf dealt to its two children. */

import type { Workspace } from './crew/workspace.ts';
import type { Split } from './split.ts';

/** Rows `[start, end)` of the workspace's row order. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Notes in the workspace which bins go left, for `dealRows`. */
export function noteLeftBins({ plan, goesLeft }: Workspace, split: Split): void {
  const bins = plan.features[split.feature];
  goesLeft.fill(0);
  if (split.kind === 'categorical') for (const bin of split.leftBins) goesLeft[bin] = 1;
  else {
    goesLeft.fill(1, 0, split.lastLeftBin + 1);
    if (bins?.kind === 'numeric' && bins.missingBin !== -1)
      goesLeft[bins.missingBin] = split.missingLeft ? 1 : 0;
  }
}

/**
 * Puts the stretch's rows of the left child first; both sides keep their order. One thread does it alone: rows that
 * another has dealt would have to be fetched from its cache, which eats the gain.
 * @returns where the right child starts
 */
export function dealRows(
  { plan, kernel, columns, rows, scratch, goesLeft }: Workspace,
  feature: number,
  { start, end }: Stretch,
): number {
  const first = feature * plan.rowCount;
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
  kernel.copy(rows.byteOffset + 4 * next, scratch.byteOffset, 4 * waiting);
  return next;
}
