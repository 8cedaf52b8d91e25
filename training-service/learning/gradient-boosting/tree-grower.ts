/** Grows one tree leaf-wise: of all leaves the one whose best split gains most is split next. */
import type { Tree } from '../tree/tree.ts';
import type { Crew } from './crew/crew.ts';
import type { Workspace } from './crew/workspace.ts';
import { type SearchedLeaf, sumsOfFeature } from './feature-search.ts';
import { buildTree, type GrownNode } from './grown-tree.ts';
import { rangeOfRoot, rangesBelow } from './monotone.ts';
import type { BoostingParameters } from './parameters.ts';
import { dealRows, noteLeftBins, type Stretch } from './partition.ts';
import type { Split } from './split.ts';
import type { ValueRange } from './value-range.ts';

/** A leaf while the tree grows. */
interface NewLeaf extends Stretch {
  readonly node: GrownNode;
  readonly depth: number;
  readonly range: ValueRange | null;
  /** Of its histogram. */
  readonly slot: number;
}

interface Leaf extends NewLeaf {
  readonly split: Split | null;
}

interface GrowTask {
  /** The rows that the tree sees, ascending; null: all. */
  readonly bag: Int32Array | null;
  /** `[features]`, 1 where the tree may split on the feature; null: on all. */
  readonly allowed: Uint8Array | null;
}

export class TreeGrower {
  readonly #workspace: Workspace;
  readonly #crew: Crew;
  readonly #parameters: BoostingParameters;
  /** Histograms that no leaf holds. */
  #spare: number[] = [];

  constructor(workspace: Workspace, crew: Crew) {
    this.#workspace = workspace;
    this.#crew = crew;
    this.#parameters = workspace.plan.parameters;
  }

  /** Adds the tree's answers for its own rows to the workspace's scores. @returns null where no split improves the fit */
  grow({ bag, allowed }: GrowTask): Tree | null {
    const { rows, plan } = this.#workspace;
    if (allowed !== null) this.#workspace.allowed.set(allowed);
    const rowCount = bag?.length ?? plan.rowCount;
    if (bag === null) for (let row = 0; row < rowCount; row++) rows[row] = row;
    else rows.set(bag);
    this.#spare = Array.from({ length: plan.slots }, (_, slot) => plan.slots - 1 - slot);
    this.#crew.derive();
    const root = this.#root(rowCount);
    // In the order of their rows.
    const leaves = [root];
    while (leaves.length < this.#parameters.num_leaves) {
      const index = leafToSplit(leaves);
      const best = leaves[index];
      if (best?.split == null) break;
      const isLast = leaves.length + 1 === this.#parameters.num_leaves;
      leaves.splice(index, 1, ...this.#divide(best, best.split, isLast));
    }
    if (root.node.branch === null) return null;
    this.#addValues(leaves, rowCount);
    return buildTree(root.node, plan.features, this.#parameters.learning_rate);
  }

  #root(rowCount: number): Leaf {
    const slot = this.#spare.pop() ?? 0;
    const rows = { start: 0, end: rowCount };
    const range = rangeOfRoot(this.#parameters);
    const searched = this.#canSplit(rowCount, 0) ? { slot, total: null, range } : null;
    const [split] = this.#crew.search({ rows, slot, parentSlot: -1, leaves: [searched, null] });
    // In the bins of any one feature are all rows.
    const node: GrownNode = { sums: sumsOfFeature(this.#workspace, slot, 0), value: 0, branch: null };
    return { ...rows, node, depth: 0, range, slot, split };
  }

  /** @param isLast the tree is full then, and the children need no split of their own */
  #divide(leaf: Leaf, split: Split, isLast: boolean): Leaf[] {
    const { start, end, node } = leaf;
    noteLeftBins(this.#workspace, split);
    const middle = dealRows(this.#workspace, split.feature, { start, end });
    const depth = leaf.depth + 1;
    const ranges = rangesBelow(leaf.range, split, this.#parameters);
    // The smaller child's rows are read, the larger child's histogram is what they leave of the parent's.
    const leftIsSmall = middle - start <= end - middle;
    const spare = this.#spare.pop() ?? 0;
    const left: NewLeaf = {
      start,
      end: middle,
      depth,
      range: ranges.left,
      node: { sums: split.left, value: split.leftValue, branch: null },
      slot: leftIsSmall ? spare : leaf.slot,
    };
    const right: NewLeaf = {
      start: middle,
      end,
      depth,
      range: ranges.right,
      node: { sums: split.right, value: split.rightValue, branch: null },
      slot: leftIsSmall ? leaf.slot : spare,
    };
    node.branch = { split, left: left.node, right: right.node };
    const searched = isLast ? ([null, null] as const) : ([this.#open(left), this.#open(right)] as const);
    if (searched[0] === null && searched[1] === null)
      return [
        { ...left, split: null },
        { ...right, split: null },
      ];
    const [leftSplit, rightSplit] = this.#crew.search({
      rows: leftIsSmall ? left : right,
      slot: spare,
      parentSlot: leaf.slot,
      leaves: searched,
    });
    return [
      { ...left, split: leftSplit },
      { ...right, split: rightSplit },
    ];
  }

  /** Null for a leaf that stays one. */
  #open({ slot, node, range, start, end, depth }: NewLeaf): SearchedLeaf | null {
    return this.#canSplit(end - start, depth) ? { slot, total: node.sums, range } : null;
  }

  #canSplit(rowCount: number, depth: number): boolean {
    const { max_depth, min_data_in_leaf } = this.#parameters;
    return (max_depth <= 0 || depth < max_depth) && rowCount >= 2 * Math.max(1, min_data_in_leaf);
  }

  #addValues(leaves: readonly Leaf[], rowCount: number): void {
    const { leafEnds, leafValues } = this.#workspace;
    for (const [index, { end, node }] of leaves.entries()) {
      leafEnds[index] = end;
      leafValues[index] = this.#parameters.learning_rate * node.value;
    }
    this.#crew.addLeafValues(leaves.length, rowCount);
  }
}

/** @returns -1 where no leaf can be split */
function leafToSplit(leaves: readonly Leaf[]): number {
  let best = -1;
  let gain = 0;
  for (const [index, { split }] of leaves.entries()) {
    if (split === null || split.gain <= gain) continue;
    best = index;
    gain = split.gain;
  }
  return best;
}
