/**
 * A tree as the walk wants it: inner nodes alone, in depth-first order, each with the numbers that do not depend on a row.
 */
import type { DecisionTree } from '../../model/onnx/tree-ensemble.ts';
import { gaussLegendre, type Quadrature } from './gauss-legendre.ts';

/** Parallel arrays, one entry an inner node; the root is node 0. Empty where the tree is one leaf. */
export interface ExplainedTree {
  readonly feature: Int32Array;
  /** One of `TreeTest`; true goes left. */
  readonly test: Uint8Array;
  readonly threshold: Float64Array;
  readonly members: readonly (ReadonlySet<number> | null)[];
  /** 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** The inner node on this side, -1 where there is a leaf. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Value of the leaf on this side, 0 where there is an inner node. */
  readonly leftValue: Float64Array;
  readonly rightValue: Float64Array;
  /** Depth of the nearest node above that asks the same feature, -1 where there is none, and the side that leads here. */
  readonly askedAt: Int32Array;
  readonly askedSide: Uint8Array;
  /** Share of cover that passes all questions above on the node's feature; 1 where there are none. */
  readonly arriving: Float64Array;
  /** The same, this node's answer included; left + right = `arriving`. */
  readonly passingLeft: Float64Array;
  readonly passingRight: Float64Array;
  /** How many results of subtrees have to be kept at once below the node, where the side that needs more goes first. */
  readonly kept: Uint8Array;
  /** Inner nodes on the longest path. */
  readonly depth: number;
  /** Exact for every path of the tree. */
  readonly quadrature: Quadrature;
  /** Mean of the leaves, weighted by cover. */
  readonly base: number;
}

/** Where a feature was asked last on the way to a node. */
interface Asked {
  readonly depth: number;
  readonly side: number;
  readonly passing: number;
}

export function explainedTree(tree: DecisionTree): ExplainedTree {
  const inner = innerNodes(tree);
  const indexOf = new Int32Array(tree.feature.length).fill(-1);
  for (const [index, node] of inner.entries()) indexOf[node] = index;
  const count = inner.length;
  const valueOf = (child: number): number => ((indexOf[child] ?? -1) < 0 ? (tree.value[child] ?? 0) : 0);
  const left = (node: number): number => tree.left[node] ?? 0;
  const right = (node: number): number => tree.right[node] ?? 0;
  const explained = {
    feature: Int32Array.from(inner, (node) => tree.feature[node] ?? 0),
    test: Uint8Array.from(inner, (node) => tree.test[node] ?? 0),
    threshold: Float64Array.from(inner, (node) => tree.threshold[node] ?? 0),
    members: inner.map((node) => tree.members[node] ?? null),
    missingLeft: Uint8Array.from(inner, (node) => tree.missingLeft[node] ?? 0),
    left: Int32Array.from(inner, (node) => indexOf[left(node)] ?? -1),
    right: Int32Array.from(inner, (node) => indexOf[right(node)] ?? -1),
    leftValue: Float64Array.from(inner, (node) => valueOf(left(node))),
    rightValue: Float64Array.from(inner, (node) => valueOf(right(node))),
    askedAt: new Int32Array(count).fill(-1),
    askedSide: new Uint8Array(count),
    arriving: new Float64Array(count).fill(1),
    passingLeft: Float64Array.from(inner, (node) => (tree.cover[left(node)] ?? 0) / (tree.cover[node] ?? 1)),
    passingRight: Float64Array.from(
      inner,
      (node) => (tree.cover[right(node)] ?? 0) / (tree.cover[node] ?? 1),
    ),
    kept: new Uint8Array(count),
  };
  const { depth, mostFeatures } = followPaths(explained);
  const total = tree.cover[0] ?? 1;
  return {
    ...explained,
    depth,
    quadrature: gaussLegendre(Math.max(1, Math.ceil(mostFeatures / 2))),
    base: tree.value.reduce((sum, value, node) => sum + (value * (tree.cover[node] ?? 0)) / total, 0),
  };
}

function innerNodes({ feature, left, right }: DecisionTree): number[] {
  const inner: number[] = [];
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ((feature[node] ?? -1) < 0) continue;
    inner.push(node);
    open.push(right[node] ?? 0, left[node] ?? 0);
  }
  return inner;
}

/** Fills in what depends on the way to a node and on what is below it. */
function followPaths(tree: Omit<ExplainedTree, 'depth' | 'quadrature' | 'base'>): {
  readonly depth: number;
  readonly mostFeatures: number;
} {
  const asked = new Map<number, Asked>();
  let deepest = 0;
  let mostFeatures = 0;
  /** @returns how many results are kept at once */
  const visit = (node: number, depth: number): number => {
    if (node < 0) return 0;
    const feature = tree.feature[node] ?? 0;
    const above = asked.get(feature);
    const arriving = above?.passing ?? 1;
    tree.askedAt[node] = above?.depth ?? -1;
    tree.askedSide[node] = above?.side ?? 0;
    tree.arriving[node] = arriving;
    const kept = [tree.passingLeft, tree.passingRight].map((passing, side) => {
      passing[node] = (passing[node] ?? 0) * arriving;
      asked.set(feature, { depth, side, passing: passing[node] ?? 0 });
      mostFeatures = Math.max(mostFeatures, asked.size);
      return visit((side === 0 ? tree.left : tree.right)[node] ?? -1, depth + 1);
    });
    if (above === undefined) asked.delete(feature);
    else asked.set(feature, above);
    deepest = Math.max(deepest, depth + 1);
    const [a = 0, b = 0] = kept;
    const most = Math.max(1, a === b ? a + 1 : Math.max(a, b));
    tree.kept[node] = most;
    return most;
  };
  if (tree.feature.length > 0) visit(0, 0);
  return { depth: deepest, mostFeatures };
}
