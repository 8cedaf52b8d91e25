/** Grows one tree of the forest, depth first, its rows kept in one array that each split parts in place. */
import { largestFloat32AtMost } from '../float32.ts';
import type { Random } from '../random.ts';
import type { Tree } from '../tree/tree.ts';
import { type ForestParameters, featuresPerNode } from './parameters.ts';
import type { RankedColumn, RankedColumns } from './ranked-columns.ts';
import { type ForestSplit, SplitSearch } from './split-search.ts';

const LARGEST_FLOAT32 = 3.4028234663852886e38;

export class ForestTreeGrower {
  readonly #data: RankedColumns;
  readonly #target: Uint8Array;
  readonly #parameters: ForestParameters;
  readonly #search: SplitSearch;
  readonly #featuresPerNode: number;
  /** Features in the order in which the node at work draws them. */
  readonly #features: Int32Array;
  readonly #rows: Int32Array;
  readonly #scratch: Int32Array;

  constructor(data: RankedColumns, target: Uint8Array, parameters: ForestParameters) {
    const { rowCount, mostValues, columns } = data;
    this.#data = data;
    this.#target = target;
    this.#parameters = parameters;
    const { criterion, min_samples_leaf: minSamplesLeaf } = parameters;
    this.#search = new SplitSearch({ mostValues, rowCount, minSamplesLeaf, criterion });
    this.#featuresPerNode = featuresPerNode(parameters.max_features, columns.length);
    this.#features = Int32Array.from(columns.keys());
    this.#rows = new Int32Array(rowCount);
    this.#scratch = new Int32Array(rowCount);
  }

  /** @param weights `[rows]`, times that the tree's sample holds the row; rows of weight 0 are not seen */
  grow(weights: Int32Array, random: Random): Tree {
    const rows = this.#rows;
    let used = 0;
    for (let row = 0; row < this.#data.rowCount; row++) if ((weights[row] ?? 0) > 0) rows[used++] = row;
    const nodes = new TreeUnderConstruction();
    this.#features.forEach((_, i) => {
      this.#features[i] = i;
    });
    this.#growNode(nodes, { start: 0, end: used, depth: 0 }, weights, random);
    return nodes.build();
  }

  /** @returns the node's id */
  #growNode(
    nodes: TreeUnderConstruction,
    { start, end, depth }: { readonly start: number; readonly end: number; readonly depth: number },
    weights: Int32Array,
    random: Random,
  ): number {
    let bad = 0;
    let cover = 0;
    for (let i = start; i < end; i++) {
      const row = this.#rows[i] ?? 0;
      const weight = weights[row] ?? 0;
      cover += weight;
      if (this.#target[row] === 1) bad += weight;
    }
    const node = nodes.addLeaf(bad / cover, cover);
    const { max_depth, min_samples_split, min_samples_leaf } = this.#parameters;
    const isLeaf =
      bad === 0 ||
      bad === cover ||
      (max_depth !== null && depth >= max_depth) ||
      end - start < min_samples_split ||
      end - start < 2 * min_samples_leaf;
    const split = isLeaf ? null : this.#bestSplit(start, end, weights, random);
    const column = split === null ? undefined : this.#data.columns[split.feature];
    if (split === null || column === undefined) return node;
    const middle = this.#part(start, end, column, split);
    const left = this.#growNode(nodes, { start, end: middle, depth: depth + 1 }, weights, random);
    const right = this.#growNode(nodes, { start: middle, end, depth: depth + 1 }, weights, random);
    nodes.branch(node, { split, threshold: thresholdOf(column, split), left, right });
    return node;
  }

  /**
   * Draws features without replacement until enough were looked at; features in which the rows do not differ count,
   * but where all drawn ones are so the draws go on.
   */
  #bestSplit(start: number, end: number, weights: Int32Array, random: Random): ForestSplit | null {
    const features = this.#features;
    let best: ForestSplit | null = null;
    let constants = 0;
    for (let seen = 0; seen < features.length; seen++) {
      if (seen >= this.#featuresPerNode && seen > constants) break;
      const drawn = seen + random.below(features.length - seen);
      const feature = features[drawn] ?? 0;
      features[drawn] = features[seen] ?? 0;
      features[seen] = feature;
      const column = this.#data.columns[feature];
      if (column === undefined) continue;
      const node = { feature, column, rows: this.#rows, start, end, target: this.#target, weights };
      const found = this.#search.find(node);
      if (found === 'constant') constants++;
      else if (found !== null && found.purity > (best?.purity ?? Number.NEGATIVE_INFINITY)) best = found;
    }
    return best;
  }

  /** Puts the rows that go left first, keeping their order on both sides. @returns where the right side starts */
  #part(start: number, end: number, { ranks, values }: RankedColumn, split: ForestSplit): number {
    const rows = this.#rows;
    let left = start;
    let right = 0;
    for (let i = start; i < end; i++) {
      const row = rows[i] ?? 0;
      const rank = ranks[row] ?? values.length;
      const goesLeft = rank === values.length ? split.missingLeft : rank <= split.lowerRank;
      if (goesLeft) rows[left++] = row;
      else this.#scratch[right++] = row;
    }
    rows.set(this.#scratch.subarray(0, right), left);
    return left;
  }
}

/** Between the values on both sides, a float32 number that parts float32 values as the midpoint does. */
function thresholdOf({ values }: RankedColumn, { lowerRank, upperRank }: ForestSplit): number {
  const lower = values[lowerRank] ?? 0;
  const upper = values[upperRank];
  return upper === undefined ? LARGEST_FLOAT32 : largestFloat32AtMost(lower / 2 + upper / 2);
}

/** A tree's arrays while they grow; a node is a leaf until it branches. */
class TreeUnderConstruction {
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #missingLeft: number[] = [];
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #value: number[] = [];
  readonly #cover: number[] = [];

  addLeaf(value: number, cover: number): number {
    this.#feature.push(-1);
    this.#threshold.push(0);
    this.#missingLeft.push(0);
    this.#left.push(-1);
    this.#right.push(-1);
    this.#value.push(value);
    return this.#cover.push(cover) - 1;
  }

  branch(
    node: number,
    to: {
      readonly split: ForestSplit;
      readonly threshold: number;
      readonly left: number;
      readonly right: number;
    },
  ): void {
    this.#feature[node] = to.split.feature;
    this.#threshold[node] = to.threshold;
    this.#missingLeft[node] = to.split.missingLeft ? 1 : 0;
    this.#left[node] = to.left;
    this.#right[node] = to.right;
    this.#value[node] = 0;
  }

  build(): Tree {
    return {
      feature: Int32Array.from(this.#feature),
      threshold: Float64Array.from(this.#threshold),
      categories: this.#feature.map(() => null),
      missingLeft: Uint8Array.from(this.#missingLeft),
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
      value: Float64Array.from(this.#value),
      cover: Float64Array.from(this.#cover),
    };
  }
}
