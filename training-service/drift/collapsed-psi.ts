/**
 * What batches that had to be coarsened to a single cell still tell. A desktop joins two nodes only where one of them
 * holds 1 to 9 rows, so a batch that sent nothing but the root says: all but a handful of its rows stand on one side of the
 * root's two children. Which side is not told: it is taken to be where most rows of the finer batches stand, and without
 * such batches the side that is the more harmless for all of them together.
 */
import type { CoarsenedCounts } from '@risk/app/privacy/batch.ts';
import { leavesUnder } from '@risk/app/privacy/cuts.ts';
import { type BinnedFeature, MINIMUM_CELL } from '@risk/app/privacy/reference-profile.ts';
import { psi } from './psi.ts';

/** How many rows a side that was joined away can hold at most. */
const HANDFUL = MINIMUM_CELL - 1;

/**
 * PSI over the root's two children, with the handfuls laid where they make it smallest.
 * @param batches of the feature; those finer than the root count exactly
 */
export function collapsedPsi(binned: BinnedFeature, batches: readonly CoarsenedCounts[]): number {
  const merge = binned.merges.at(-1);
  if (merge === undefined) return 0;
  const leaves = leavesUnder(binned);
  const leftBins = new Set(leaves[merge[0]]);
  const onLeft = (nodes: readonly number[], counts: readonly number[]): number =>
    counts.reduce((sum, count, i) => sum + (leftBins.has(leaves[nodes[i] ?? 0]?.[0] ?? -1) ? count : 0), 0);

  const isCollapsed = ({ nodes }: CoarsenedCounts): boolean => nodes[0] === leaves.length - 1;
  const fine = batches.filter((batch) => !isCollapsed(batch));
  const known = fine.reduce((sum, { counts }) => sum + total(counts), 0);
  const knownLeft = fine.reduce((sum, { nodes, counts }) => sum + onLeft(nodes, counts), 0);
  const unclear = batches.filter(isCollapsed).reduce((sum, { counts }) => sum + total(counts), 0);
  const rows = known + unclear;
  if (rows === 0) return 0;

  const bins = binned.counts.map((_, bin) => bin);
  const reference = onLeft(bins, binned.counts);
  const referenceRows = total(binned.counts);
  const alike = (rows * reference) / referenceRows;
  const slack = HANDFUL * (batches.length - fine.length);
  const psiWith = (bulkOnLeft: number): number => {
    const middle = knownLeft + bulkOnLeft;
    const left = Math.min(Math.max(alike, middle - slack, 0), middle + slack, rows);
    return psi([reference, referenceRows - reference], [left, rows - left]);
  };
  if (known === 0) return Math.min(psiWith(0), psiWith(unclear));
  return psiWith(2 * knownLeft > known ? unclear : 0);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
