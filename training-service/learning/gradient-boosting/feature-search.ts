/** Fourth stage: the best split of a leaf over some features. */

import { findCategoricalSplit } from './categorical-split.ts';
import type { Workspace } from './crew/workspace.ts';
import { sumsOfBin } from './histogram.ts';
import type { FeatureGroup } from './kernel/histogram-kernel.ts';
import { findNumericSplit, scanThresholds } from './numeric-split.ts';
import { plus, type Split, type Sums } from './split.ts';
import { kernelScan } from './threshold-scan.ts';
import type { ValueRange } from './value-range.ts';

/** A leaf whose split is looked for; its histogram is filled for the features in question. */
export interface SearchedLeaf {
  readonly slot: number;
  /** Null at the root: what its histogram holds. */
  readonly total: Sums | null;
  readonly range: ValueRange | null;
}

/** A leaf whose features some thread searches. */
interface FeatureTask extends FeatureGroup {
  /** The thread's, among the plan's. */
  readonly group: number;
}

/** Of equal gains the first feature's; null where no feature's split gains. */
export function bestSplit(
  workspace: Workspace,
  { slot, range, ...leaf }: SearchedLeaf,
  { from, to, group }: FeatureTask,
): Split | null {
  const { plan, splittable } = workspace;
  const { parameters } = plan;
  const scan = range === null ? kernelScan(workspace, group) : scanThresholds;
  const histogram = { words: workspace.histogram(slot), fixedPoint: plan.fixedPoint };
  const total = leaf.total ?? sumsOfFeature(workspace, slot, from);
  const flags = slot * plan.features.length;
  let best: Split | null = null;
  for (let feature = from; feature < to; feature++) {
    const bins = plan.features[feature];
    if (bins === undefined || splittable[flags + feature] === 0) continue;
    const offset = plan.starts[feature] ?? 0;
    const toBeat: number = best?.gain ?? 0;
    const found =
      bins.kind === 'numeric'
        ? findNumericSplit({ feature, bins, histogram, offset, total, parameters, range, toBeat }, scan)
        : findCategoricalSplit({ feature, bins, histogram, offset, total, parameters, range, toBeat });
    if (found === 'none') splittable[flags + feature] = 0;
    else if (found !== 'not-better') best = found;
  }
  return best;
}

/** Sums over all bins of a feature, and so over all rows of the leaf. */
export function sumsOfFeature(workspace: Workspace, slot: number, feature: number): Sums {
  const { plan } = workspace;
  const histogram = { words: workspace.histogram(slot), fixedPoint: plan.fixedPoint };
  let sums: Sums = { gradient: 0, hessian: 0, count: 0 };
  const end = plan.starts[feature + 1] ?? 0;
  for (let bin = plan.starts[feature] ?? 0; bin < end; bin++) sums = plus(sums, sumsOfBin(histogram, bin));
  return sums;
}
