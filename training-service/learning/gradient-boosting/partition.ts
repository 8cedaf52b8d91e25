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
 * Moves the stretch's rows of the left child to its start, and those of the right child to `scratch`, from the same place
 * on; both keep their order.
 * @returns rows of the left child
 */
export function dealRows(
  { plan, columns, rows, scratch, goesLeft }: Workspace,
  feature: number,
  { start, end }: Stretch,
): number {
  const first = feature * plan.rowCount;
  let next = start;
  let waiting = start;
  // Written to both sides and counted on one: a branch here would be guessed wrong every other row.
  for (let i = start; i < end; i++) {
    const row = rows[i] ?? 0;
    const left = goesLeft[columns[first + row] ?? 0] ?? 0;
    rows[next] = row;
    scratch[waiting] = row;
    next += left;
    waiting += 1 - left;
  }
  return next - start;
}

/**
 * After `dealRows` on neighbouring stretches: first the left rows of all of them, then the right ones.
 * @param lefts `[stretches]`, rows of the left child
 * @returns where the right child starts
 */
export function joinRows(
  { kernel, rows, scratch }: Workspace,
  stretches: readonly Stretch[],
  lefts: readonly number[],
): number {
  const move = (to: number, from: Int32Array, start: number, count: number): void =>
    kernel.copy(rows.byteOffset + 4 * to, from.byteOffset + 4 * start, 4 * count);
  let next = stretches[0]?.start ?? 0;
  for (const [index, { start }] of stretches.entries()) {
    const count = lefts[index] ?? 0;
    if (next !== start) move(next, rows, start, count);
    next += count;
  }
  const middle = next;
  for (const [index, { start, end }] of stretches.entries()) {
    const count = end - start - (lefts[index] ?? 0);
    move(next, scratch, start, count);
    next += count;
  }
  return middle;
}
