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
  const ids = new Map<GrownNode, number>();
  const collect = (node: GrownNode): void => {
    ids.set(node, nodes.length);
    nodes.push(node);
    if (node.branch === null) return;
    collect(node.branch.left);
    collect(node.branch.right);
  };
  collect(root);
  const tree = {
    feature: new Int32Array(nodes.length).fill(-1),
    threshold: new Float64Array(nodes.length),
    categories: nodes.map(({ branch }) => categoriesOf(branch?.split, features)),
    missingLeft: new Uint8Array(nodes.length),
    left: new Int32Array(nodes.length).fill(-1),
    right: new Int32Array(nodes.length).fill(-1),
    value: new Float64Array(nodes.length),
    cover: new Float64Array(nodes.length),
  };
  for (const [id, { sums, value, branch }] of nodes.entries()) {
    tree.cover[id] = sums.count;
    if (branch === null) tree.value[id] = rate * value;
    else {
      const { split, left, right } = branch;
      tree.feature[id] = split.feature;
      tree.threshold[id] = thresholdOf(split, features);
      tree.missingLeft[id] = split.kind === 'numeric' && split.missingLeft ? 1 : 0;
      tree.left[id] = ids.get(left) ?? -1;
      tree.right[id] = ids.get(right) ?? -1;
    }
  }
  return tree;
}

function thresholdOf(split: Split, features: readonly FeatureBins[]): number {
  if (split.kind !== 'numeric') return 0;
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
