/** From a tree as it was grown, on bins, to the tree that predicts, on values. */
import type { Tree } from '../tree/tree.ts';
import type { FeatureBins } from './bins.ts';
import type { Split, Sums } from './split.ts';

export interface GrownNode {
  readonly sums: Sums;
  /** What the node adds as a leaf, before the learning rate. */
  readonly value: number;
  branch: { readonly split: Split; readonly left: GrownNode; readonly right: GrownNode } | null;
}

const LARGEST_FLOAT32 = 3.4028234663852886e38;

/** Nodes in depth-first order, left before right. @param rate multiplies the leaf values */
export function buildTree(root: GrownNode, features: readonly FeatureBins[], rate: number): Tree {
  const nodes: GrownNode[] = [];
  const collect = (node: GrownNode): void => {
    nodes.push(node);
    if (node.branch === null) return;
    collect(node.branch.left);
    collect(node.branch.right);
  };
  collect(root);
  const ids = new Map(nodes.map((node, id) => [node, id]));
  const idOf = (node: GrownNode | undefined): number => (node === undefined ? -1 : (ids.get(node) ?? -1));
  return {
    feature: Int32Array.from(nodes, ({ branch }) => branch?.split.feature ?? -1),
    threshold: Float64Array.from(nodes, ({ branch }) => thresholdOf(branch?.split, features)),
    categories: nodes.map(({ branch }) => categoriesOf(branch?.split, features)),
    missingLeft: Uint8Array.from(nodes, ({ branch }) =>
      branch?.split.kind === 'numeric' && branch.split.missingLeft ? 1 : 0,
    ),
    left: Int32Array.from(nodes, ({ branch }) => idOf(branch?.left)),
    right: Int32Array.from(nodes, ({ branch }) => idOf(branch?.right)),
    value: Float64Array.from(nodes, ({ branch, value }) => (branch === null ? rate * value : 0)),
    cover: Float64Array.from(nodes, ({ sums }) => sums.count),
  };
}

function thresholdOf(split: Split | undefined, features: readonly FeatureBins[]): number {
  if (split?.kind !== 'numeric') return 0;
  const bins = features[split.feature];
  // The bin without upper bound is the last one on the left where only missing values go right.
  return bins?.kind === 'numeric' ? Math.min(bins.upperBounds[split.lastLeftBin] ?? 0, LARGEST_FLOAT32) : 0;
}

function categoriesOf(split: Split | undefined, features: readonly FeatureBins[]): Int32Array | null {
  if (split?.kind !== 'categorical') return null;
  const bins = features[split.feature];
  if (bins?.kind !== 'categorical') return null;
  return Int32Array.from(split.leftBins, (bin) => bins.categoryOfBin[bin] ?? -1).toSorted();
}
