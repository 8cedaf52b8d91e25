/** Grows one tree leaf-wise: of all leaves the one whose best split gains most is split next. */
import type { Tree } from '../tree/tree.ts';
import type { BinnedMatrix } from './bins.ts';
import { findCategoricalSplit } from './categorical-split.ts';
import { buildTree, type GrownNode } from './grown-tree.ts';
import {
  buildHistogram,
  type Derivatives,
  emptyHistogram,
  type Histogram,
  subtractHistogram,
} from './histogram.ts';
import { rangeOfRoot, rangesBelow } from './monotone.ts';
import { findNumericSplit } from './numeric-split.ts';
import type { BoostingParameters } from './parameters.ts';
import { partitionRows } from './partition.ts';
import type { Split, Sums } from './split.ts';
import type { ValueRange } from './value-range.ts';

/** A leaf while the tree grows: rows `[start, end)` of the grower's row order. */
interface Leaf {
  readonly node: GrownNode;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly histogram: Histogram;
  readonly range: ValueRange | null;
  readonly split: Split | null;
}

/** What a tree is grown on. */
interface GrowTask extends Derivatives {
  /** `[rows]`, to which the tree's answers for its own rows are added. */
  readonly scores: Float64Array;
  /** The rows that the tree sees, ascending; null: all. */
  readonly bag: Int32Array | null;
  /** `[features]`, 1 where the tree may split on the feature; null: on all. */
  readonly allowed: Uint8Array | null;
}

export class TreeGrower {
  readonly #matrix: BinnedMatrix;
  readonly #parameters: BoostingParameters;
  readonly #rows: Int32Array;
  readonly #scratch: Int32Array;
  /** Histograms that no leaf holds; they are large, so trees hand them on. */
  readonly #spare: Histogram[] = [];

  #allowed: Uint8Array | null = null;

  constructor(matrix: BinnedMatrix, parameters: BoostingParameters) {
    this.#matrix = matrix;
    this.#parameters = parameters;
    this.#rows = new Int32Array(matrix.rowCount);
    this.#scratch = new Int32Array(matrix.rowCount);
  }

  /** @returns null where no split improves the fit; `scores` are then as they were */
  grow({ scores, bag, allowed, ...derivatives }: GrowTask): Tree | null {
    this.#allowed = allowed;
    const rowCount = bag?.length ?? this.#rows.length;
    if (bag === null) for (let row = 0; row < rowCount; row++) this.#rows[row] = row;
    else this.#rows.set(bag);
    const root: GrownNode = {
      sums: totalOf(derivatives, this.#rows.subarray(0, rowCount)),
      value: 0,
      branch: null,
    };
    const all = this.#spare.pop() ?? emptyHistogram(this.#matrix.binTotal);
    buildHistogram(this.#matrix, { rows: this.#rows, start: 0, end: rowCount }, derivatives, all);
    const range = rangeOfRoot(this.#parameters);
    let leaves: Leaf[] = [
      this.#searched({ node: root, start: 0, end: rowCount, depth: 0, histogram: all, range }),
    ];

    while (leaves.length < this.#parameters.num_leaves) {
      const best = leafToSplit(leaves);
      if (best?.split == null) break;
      const children = this.#divide(best, best.split, derivatives);
      leaves = leaves.flatMap((leaf) => (leaf === best ? children : [leaf]));
    }

    for (const leaf of leaves) this.#spare.push(leaf.histogram);
    if (root.branch === null) return null;
    const rate = this.#parameters.learning_rate;
    for (const { node, start, end } of leaves) {
      for (let i = start; i < end; i++) {
        const row = this.#rows[i] ?? 0;
        scores[row] = (scores[row] ?? 0) + rate * node.value;
      }
    }
    return buildTree(root, this.#matrix.features, rate);
  }

  #divide(leaf: Leaf, split: Split, derivatives: Derivatives): Leaf[] {
    const { start, end, depth, node } = leaf;
    const middle = partitionRows(this.#matrix, split, {
      rows: this.#rows,
      start,
      end,
      scratch: this.#scratch,
    });
    const left: GrownNode = { sums: split.left, value: split.leftValue, branch: null };
    const right: GrownNode = { sums: split.right, value: split.rightValue, branch: null };
    node.branch = { split, left, right };

    // The smaller child's rows are read, the larger child's histogram is what they leave of the parent's.
    const small = this.#spare.pop() ?? emptyHistogram(this.#matrix.binTotal);
    const leftIsSmall = middle - start <= end - middle;
    const smallRows = leftIsSmall ? { start, end: middle } : { start: middle, end };
    buildHistogram(this.#matrix, { rows: this.#rows, ...smallRows }, derivatives, small);
    const large = leaf.histogram;
    subtractHistogram(large, small);
    const ranges = rangesBelow(leaf.range, split, this.#parameters);
    return [
      this.#searched({
        node: left,
        start,
        end: middle,
        depth: depth + 1,
        histogram: leftIsSmall ? small : large,
        range: ranges.left,
      }),
      this.#searched({
        node: right,
        start: middle,
        end,
        depth: depth + 1,
        histogram: leftIsSmall ? large : small,
        range: ranges.right,
      }),
    ];
  }

  #searched(leaf: Omit<Leaf, 'split'>): Leaf {
    const { max_depth, min_data_in_leaf } = this.#parameters;
    const isClosed =
      (max_depth > 0 && leaf.depth >= max_depth) || leaf.end - leaf.start < 2 * Math.max(1, min_data_in_leaf);
    return { ...leaf, split: isClosed ? null : this.#bestSplit(leaf) };
  }

  /** Over all features; of equal gains the first feature's. */
  #bestSplit({ histogram, node, range }: Omit<Leaf, 'split'>): Split | null {
    const { features, offsets } = this.#matrix;
    let best: Split | null = null;
    for (const [feature, bins] of features.entries()) {
      if (this.#allowed?.[feature] === 0) continue;
      const common = {
        feature,
        histogram,
        offset: offsets[feature] ?? 0,
        total: node.sums,
        parameters: this.#parameters,
        range,
      };
      const found =
        bins.kind === 'numeric'
          ? findNumericSplit({ ...common, bins })
          : findCategoricalSplit({ ...common, bins });
      if (found !== null && (best === null || found.gain > best.gain)) best = found;
    }
    return best;
  }
}

function totalOf({ gradients, hessians }: Derivatives, rows: Int32Array): Sums {
  let gradient = 0;
  let hessian = 0;
  for (const row of rows) {
    gradient += gradients[row] ?? 0;
    hessian += hessians[row] ?? 0;
  }
  return { gradient, hessian, count: rows.length };
}

function leafToSplit(leaves: readonly Leaf[]): Leaf | null {
  let best: Leaf | null = null;
  for (const leaf of leaves)
    if (leaf.split !== null && leaf.split.gain > (best?.split?.gain ?? 0)) best = leaf;
  return best;
}
