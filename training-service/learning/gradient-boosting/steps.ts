/** What a tree's growth consists of, each as a whole or as one thread's part of it. */

import type { Workspace } from './crew/workspace.ts';
import { bestSplit, type SearchedLeaf } from './feature-search.ts';
import type { FeatureGroup } from './kernel/histogram-kernel.ts';
import type { Stretch } from './partition.ts';
import type { Split } from './split.ts';

/** Two new leaves whose histograms are to be made and whose splits are to be found; or the root and none. */
export interface SearchTask {
  /** The rows that are read: the smaller child's. */
  readonly rows: Stretch;
  readonly slot: number;
  /** The parent's histogram, which becomes the larger child's: what the smaller one leaves of it; -1 at the root. */
  readonly parentSlot: number;
  /** Null for a leaf that stays one. */
  readonly leaves: readonly [SearchedLeaf | null, SearchedLeaf | null];
}

/** @param group which of the plan's feature groups */
export function searchLeaves(
  workspace: Workspace,
  { rows, slot, parentSlot, leaves }: SearchTask,
  group: number,
): [Split | null, Split | null] {
  const { kernel, plan } = workspace;
  const features = plan.groups[group];
  if (features === undefined) return [null, null];
  const task = { ...features, group };
  const histogram = workspace.histogramAt(slot);
  kernel.fill(group, {
    rows: workspace.rows.byteOffset + 4 * rows.start,
    rowsEnd: workspace.rows.byteOffset + 4 * rows.end,
    bins: workspace.bins.byteOffset,
    pairs: workspace.pairs.byteOffset,
    histogram,
  });
  if (parentSlot !== -1) kernel.subtract(group, workspace.histogramAt(parentSlot), histogram);
  inheritSplittable(workspace, slot, parentSlot, features);
  const [first, second] = leaves;
  return [
    first === null ? null : bestSplit(workspace, first, task),
    second === null ? null : bestSplit(workspace, second, task),
  ];
}

/** Of the features without a gainful split in the parent none is looked at in its children; so LightGBM does. */
function inheritSplittable(
  { splittable, allowed, plan }: Workspace,
  slot: number,
  parentSlot: number,
  { from, to }: FeatureGroup,
): void {
  const width = plan.features.length;
  for (let feature = from; feature < to; feature++)
    splittable[slot * width + feature] =
      (parentSlot === -1 ? allowed[feature] : splittable[parentSlot * width + feature]) ?? 0;
}

/** Adds what each leaf holds to its rows' scores. */
export function addLeafValues(
  { rows, scores, leafEnds, leafValues }: Workspace,
  leafCount: number,
  { start, end }: Stretch,
): void {
  let leafStart = 0;
  for (let leaf = 0; leaf < leafCount; leaf++) {
    const leafEnd = leafEnds[leaf] ?? 0;
    const value = leafValues[leaf] ?? 0;
    for (let i = Math.max(start, leafStart); i < Math.min(end, leafEnd); i++) {
      const row = rows[i] ?? 0;
      scores[row] = (scores[row] ?? 0) + value;
    }
    leafStart = leafEnd;
  }
}

/** A thread's share of a stretch: an even number of rows, but for the last. */
export function shareOf({ start, end }: Stretch, part: number, parts: number): Stretch {
  const at = (index: number): number =>
    index === parts ? end : start + 2 * Math.floor(((end - start) * index) / (2 * parts));
  return { start: at(part), end: at(part + 1) };
}
