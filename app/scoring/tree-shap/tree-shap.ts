/**
 * Exact path-dependent TreeSHAP (the attribution of S. Lundberg and others, "From local explanations to global understanding
 * with explainable AI for trees", 2020) of a sum of trees, for many rows at once.
 *
 * The value of a set of known features is the tree's answer where an unknown feature sends the row both ways, weighted by
 * the covers. Let each feature be known with a probability of its own: the expected answer h is a polynomial, and Shapley's
 * value of feature i is the integral of its derivative by i's probability along the diagonal, where all are t (G. Owen,
 * "Multilinear extensions of games", 1972). At a node h = share x h of the left + (1 - share) x h of the right, so by the
 * chain rule
 *
 *     phi_i = sum over the nodes that ask i of the integral of arriving x share' x (left h - right h),
 *
 * where `arriving` is the product of the shares on the way to the node (`mixture.ts` has the share and its derivative). Along a
 * path the integrand has degree (features on the path) - 1: Gauss-Legendre with half as many points is exact.
 *
 * Cost: for each node some passes over the rows, and numbers for each class of rows (`row-classes.ts`). Memory: a few
 * megabytes of tables, whatever the number of trees, beside some 90 bytes an inner node.
 */
import type { DecisionTree } from '../../model/onnx/tree-ensemble.ts';
import { type ExplainedTree, explainedTree } from './explained-tree.ts';
import { MOST_ROWS } from './row-classes.ts';
import { type RowBlock, TreeWalk } from './tree-walk.ts';

/** Numbers in the tables of one walk, 16 MB; only very deep trees have their rows cut into smaller blocks for it. */
const MOST_NUMBERS = 2_000_000;

export class TreeShap {
  /** Mean score, weighted by cover. */
  readonly base: number;
  readonly #trees: readonly ExplainedTree[];
  readonly #featureCount: number;
  readonly #blockRows: number;
  readonly #walk: TreeWalk;

  constructor(trees: readonly DecisionTree[], featureCount: number) {
    this.#trees = trees.map(explainedTree);
    this.#featureCount = featureCount;
    this.base = this.#trees.reduce((sum, { base }) => sum + base, 0);
    const depth = this.#trees.reduce((most, { depth }) => Math.max(most, depth), 1);
    const points = this.#trees.reduce((most, { quadrature }) => Math.max(most, quadrature.points.length), 1);
    this.#blockRows = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_NUMBERS / (depth * points))));
    this.#walk = new TreeWalk(this.#blockRows, points);
  }

  /**
   * Adds the trees' contributions. A row's do not depend on the other rows.
   * @param inputs `[rows, inputs]`, NaN where missing
   * @param contributions `[rows, inputs]`
   */
  add(inputs: Float32Array, rowCount: number, contributions: Float64Array): void {
    if (this.#trees.length === 0) return;
    for (let first = 0; first < rowCount; first += this.#blockRows) {
      const block = this.#block(inputs, first, Math.min(this.#blockRows, rowCount - first));
      for (const tree of this.#trees) this.#walk.add(tree, block);
      for (const [input, ofInput] of block.contributions.entries())
        for (const [row, contribution] of ofInput.entries()) {
          const at = (first + row) * this.#featureCount + input;
          contributions[at] = (contributions[at] ?? 0) + contribution;
        }
    }
  }

  #block(inputs: Float32Array, first: number, rowCount: number): RowBlock {
    const columns = Array.from({ length: this.#featureCount }, (_, input) => input);
    const at = (row: number, input: number): number => (first + row) * this.#featureCount + input;
    return {
      rowCount,
      values: columns.map((input) =>
        Float32Array.from({ length: rowCount }, (_, row) => inputs[at(row, input)] ?? Number.NaN),
      ),
      contributions: columns.map(() => new Float64Array(rowCount)),
    };
  }
}
