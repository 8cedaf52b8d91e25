/** A trained decision tree, as it predicts and as it is exported: how it was grown leaves no trace here. */
import type { FeatureMatrix } from '../feature-matrix.ts';

/** Parallel arrays, one entry a node; the root is node 0 and a node's children come after it. */
export interface Tree {
  /** `[nodes]`, the feature a node asks for, -1 at leaves. */
  readonly feature: Int32Array;
  /** `[nodes]`, a float32 number: a numeric feature goes left where it is at or below it. */
  readonly threshold: Float64Array;
  /** `[nodes]`, the categories that go left, ascending; null at leaves and numeric nodes. */
  readonly categories: readonly (Int32Array | null)[];
  /** `[nodes]`, 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** `[nodes]`, node ids, -1 at leaves. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** `[nodes]`, what a leaf adds to the score; 0 at inner nodes. */
  readonly value: Float64Array;
  /** `[nodes]`, training rows that passed the node: an inner node's is the sum of its children's. */
  readonly cover: Float64Array;
}

/** The leaf at which a row ends. @param values `[features]` from `offset` on, NaN where missing */
export function leafOf(tree: Tree, values: Float32Array, offset: number): number {
  let node = 0;
  for (;;) {
    const feature = tree.feature[node] ?? -1;
    if (feature < 0) return node;
    const left = goesLeft(tree, node, values[offset + feature] ?? Number.NaN);
    node = (left ? tree.left[node] : tree.right[node]) ?? -1;
  }
}

function goesLeft(tree: Tree, node: number, value: number): boolean {
  if (Number.isNaN(value)) return tree.missingLeft[node] === 1;
  const categories = tree.categories[node] ?? null;
  return categories === null ? value <= (tree.threshold[node] ?? 0) : categories.includes(value);
}

/** Adds each row's leaf value to `scores` `[rows]`. */
export function addTreeScores(tree: Tree, data: FeatureMatrix, scores: Float64Array): void {
  const width = data.features.length;
  for (let row = 0; row < data.rowCount; row++) {
    scores[row] = (scores[row] ?? 0) + (tree.value[leafOf(tree, data.values, row * width)] ?? 0);
  }
}
