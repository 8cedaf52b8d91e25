/** All trees of a model in one memory, as the kernel walks them. */
import type { DecisionTree } from '../../model/onnx/tree-ensemble.ts';
import { largestPassing, TestColumns } from './test-columns.ts';

/**
 * A node: where its column's cell is in a row of cells (bytes, i32), its threshold (f32), where its left child is (i32); the
 * right child stands behind the left. A leaf is its own left child with a threshold that everything passes.
 */
export const NODE_BYTES = 16;
export const THRESHOLD_AT = 4;
export const LEFT_AT = 8;
/** A leaf's value (f64) stands in a list of its own, at half the node's address. */
export const VALUE_BYTES = 8;

interface PlacedNode {
  readonly tree: DecisionTree;
  readonly node: number;
  /** Number of the node's left child among all nodes; its own where it is a leaf. */
  left: number;
}

export interface TreeLayout {
  readonly columns: TestColumns;
  readonly nodes: readonly PlacedNode[];
  /** `[trees]`, number of each root. */
  readonly roots: Int32Array;
  /** `[trees]`, steps from the root to the deepest leaf. */
  readonly depths: Int32Array;
}

export function layOut(trees: readonly DecisionTree[]): TreeLayout {
  const nodes: PlacedNode[] = [];
  const roots = new Int32Array(trees.length);
  const depths = new Int32Array(trees.length);
  for (const [i, tree] of trees.entries()) {
    roots[i] = nodes.length;
    const open: { readonly place: PlacedNode; readonly depth: number }[] = [];
    const put = (node: number, depth: number): void => {
      const place: PlacedNode = { tree, node, left: nodes.length };
      nodes.push(place);
      open.push({ place, depth });
      depths[i] = Math.max(depths[i] ?? 0, depth);
    };
    put(0, 0);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { place, depth } = next;
      if ((tree.feature[place.node] ?? -1) === -1) continue;
      place.left = nodes.length;
      put(tree.left[place.node] ?? 0, depth + 1);
      put(tree.right[place.node] ?? 0, depth + 1);
    }
  }
  const columns = new TestColumns();
  for (const placed of nodes) if (!isLeaf(placed)) columns.columnOf(placed.tree, placed.node);
  return { columns, nodes, roots, depths };
}

/** Writes the nodes from address 0 on and the values from `valuesAt` on. */
export function writeLayout({ nodes, columns }: TreeLayout, memory: ArrayBufferLike, valuesAt: number): void {
  const view = new DataView(memory);
  for (const [i, placed] of nodes.entries()) {
    const { tree, node, left } = placed;
    const at = i * NODE_BYTES;
    const leaf = isLeaf(placed);
    view.setInt32(at, leaf ? 0 : 4 * columns.columnOf(tree, node), true);
    view.setFloat32(at + THRESHOLD_AT, leaf ? Number.POSITIVE_INFINITY : largestPassing(tree, node), true);
    view.setInt32(at + LEFT_AT, left * NODE_BYTES, true);
    view.setFloat64(valuesAt + i * VALUE_BYTES, leaf ? (tree.value[node] ?? 0) : 0, true);
  }
}

function isLeaf({ tree, node }: PlacedNode): boolean {
  return (tree.feature[node] ?? -1) === -1;
}
