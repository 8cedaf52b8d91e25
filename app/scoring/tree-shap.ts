/**
 * Exact path-dependent TreeSHAP of one tree (the attribution of S. Lundberg and others, "From local explanations to global
 * understanding with explainable AI for trees", 2020), computed as an integral.
 *
 * The value of a set S of known features is the tree's answer where unknown features send the row both ways, weighted by
 * the covers. It is a sum over leaves of value x product over the features on the leaf's path of (o if known, z if
 * not): o is 1 where the row passes all the path's tests on the feature, else 0; z is the product of the shares of cover
 * that pass them. Shapley's weight of a set is the integral over t in [0, 1] of t^|S| (1-t)^(others), so
 *
 *     phi_i = sum over leaves of value x (o_i - z_i) x integral of product over j != i of f_j(t),  f_j = t o_j + (1-t) z_j.
 *
 * The integrand is a polynomial of degree (features on the path) - 1: Gauss-Legendre with half as many points is exact.
 * At its inner points all f_j are above 0, so the product without i is a division, and nothing cancels.
 *
 * One row costs nodes x points: down the tree P = product of f_j up to a node; up again G = sum of value x P of the leaves
 * below. An edge on feature i whose nearest edge above on the same feature is e' replaces f_e' by f_e in P, and
 * adds sum over t of weight x G x ((o - z) / f - (o' - z') / f') to phi_i: the share of e less what e' claimed for
 * these leaves. Once a row fails a feature's test, further tests on it change z by a constant factor and add nothing.
 *
 * Layout: nodes in an order where children come after their parent, `points` numbers a node side by side, so both passes
 * run straight through memory; tables that do not depend on the row are made once, scratch is shared by the trees.
 */
import type { DecisionTree } from '../model/onnx/tree-ensemble.ts';
import { TreeTest } from '../model/onnx/tree-ensemble.ts';
import { gaussLegendre } from './gauss-legendre.ts';

/** What a row does at the edge into a node: passes all tests on the feature so far, fails here, or has failed above. */
const PASSES = 1;
const FAILS = 0;
const FAILED_ABOVE = 2;

export class TreeShap {
  /** Mean of the leaves, weighted by cover. */
  readonly base: number;
  readonly #tree: DecisionTree;
  readonly #points: Float64Array;
  readonly #weights: Float64Array;
  readonly #parent: Int32Array;
  /** `[nodes]`, the node below the nearest edge above on the same feature; the root, whose f is 1, where there is none. */
  readonly #above: Int32Array;
  /** `[nodes]`, share of the parent's cover. */
  readonly #share: Float64Array;
  /** `[nodes]`, share of cover that passes all tests on the edge's feature; 1 at the root. */
  readonly #z: Float64Array;
  /** `[nodes, points]`, 1 / f where the row passes; 1 at the root. */
  readonly #inverse: Float64Array;

  constructor(tree: DecisionTree) {
    const count = tree.feature.length;
    this.#tree = tree;
    this.#parent = new Int32Array(count).fill(-1);
    this.#above = new Int32Array(count);
    this.#share = new Float64Array(count).fill(1);
    this.#z = new Float64Array(count).fill(1);
    const features = new Int32Array(count);
    let mostFeatures = 0;
    for (let node = 0; node < count; node++) {
      for (const child of [tree.left[node] ?? -1, tree.right[node] ?? -1])
        if (child >= 0) this.#parent[child] = node;
      if (node > 0) this.#placeEdge(node, features);
      mostFeatures = Math.max(mostFeatures, features[node] ?? 0);
    }
    const { points, weights } = gaussLegendre(Math.max(1, Math.ceil(mostFeatures / 2)));
    this.#points = points;
    this.#weights = weights;
    this.#inverse = new Float64Array(count * points.length).fill(1);
    for (let node = 1; node < count; node++)
      for (const [q, t] of points.entries())
        this.#inverse[node * points.length + q] = 1 / (t + (1 - t) * (this.#z[node] ?? 0));
    let base = 0;
    for (let node = 0; node < count; node++)
      base += ((tree.value[node] ?? 0) * (tree.cover[node] ?? 0)) / (tree.cover[0] ?? 1);
    this.base = base;
  }

  /** @param features `[nodes]`, different features on the path to a node */
  #placeEdge(node: number, features: Int32Array): void {
    const { feature, cover } = this.#tree;
    const parent = this.#parent[node] ?? 0;
    const asked = feature[parent];
    let above = parent;
    while (above > 0 && feature[this.#parent[above] ?? 0] !== asked) above = this.#parent[above] ?? 0;
    this.#above[node] = above;
    const share = (cover[node] ?? 0) / (cover[parent] ?? 1);
    this.#share[node] = share;
    this.#z[node] = share * (this.#z[above] ?? 1);
    features[node] = (features[parent] ?? 0) + (above === 0 ? 1 : 0);
  }

  /** Numbers of scratch that `add` needs in each of `products` and `sums`. */
  get scratchSize(): number {
    return this.#inverse.length;
  }

  get nodeCount(): number {
    return this.#parent.length;
  }

  /**
   * Adds the tree's contributions.
   * @param inputs the row's values from `offset` on, NaN where missing
   * @param contributions `[inputs]`
   */
  add(inputs: Float32Array, offset: number, contributions: Float64Array, scratch: Scratch): void {
    if (this.nodeCount < 2) return;
    this.#descend(inputs, offset, scratch);
    this.#ascend(contributions, scratch);
  }

  #descend(inputs: Float32Array, offset: number, { states, products }: Scratch): void {
    const { feature, left } = this.#tree;
    const points = this.#points;
    const width = points.length;
    const parents = this.#parent;
    const inverse = this.#inverse;
    for (let q = 0; q < width; q++) products[q] = 1;
    states[0] = PASSES;
    // goesLeft of a node is asked twice, once a child; remembering it costs more than asking.
    for (let node = 1; node < parents.length; node++) {
      const parent = parents[node] ?? 0;
      const above = this.#above[node] ?? 0;
      const from = parent * width;
      const to = node * width;
      if (states[above] !== PASSES) {
        states[node] = FAILED_ABOVE;
        const share = this.#share[node] ?? 0;
        for (let q = 0; q < width; q++) products[to + q] = (products[from + q] ?? 0) * share;
        continue;
      }
      const isLeft = left[parent] === node;
      const goesLeft = this.#goesLeft(parent, inputs[offset + (feature[parent] ?? 0)] ?? Number.NaN);
      const z = this.#z[node] ?? 0;
      const replaced = above * width;
      if (isLeft === goesLeft) {
        states[node] = PASSES;
        for (let q = 0; q < width; q++) {
          const t = points[q] ?? 0;
          products[to + q] = (products[from + q] ?? 0) * (inverse[replaced + q] ?? 0) * (t + (1 - t) * z);
        }
      } else {
        states[node] = FAILS;
        for (let q = 0; q < width; q++) {
          const t = points[q] ?? 0;
          products[to + q] = (products[from + q] ?? 0) * (inverse[replaced + q] ?? 0) * ((1 - t) * z);
        }
      }
    }
  }

  #ascend(contributions: Float64Array, { states, products }: Scratch): void {
    const { feature, value } = this.#tree;
    const points = this.#points;
    const weights = this.#weights;
    const width = points.length;
    const parents = this.#parent;
    const inverse = this.#inverse;
    // From here on `products` holds G: a leaf's value x P, an inner node's sum over its children.
    for (let node = 0; node < parents.length; node++) {
      const factor = value[node] ?? 0;
      const at = node * width;
      for (let q = 0; q < width; q++) products[at + q] = (products[at + q] ?? 0) * factor;
    }
    for (let node = parents.length - 1; node > 0; node--) {
      const parent = parents[node] ?? 0;
      const at = node * width;
      const to = parent * width;
      const state = states[node];
      let share = 0;
      if (state !== FAILED_ABOVE) {
        const above = this.#above[node] ?? 0;
        const rest = 1 - (this.#z[node] ?? 0);
        const restAbove = 1 - (this.#z[above] ?? 0);
        const replaced = above * width;
        for (let q = 0; q < width; q++) {
          const own = state === PASSES ? rest * (inverse[at + q] ?? 0) : -1 / (1 - (points[q] ?? 0));
          share +=
            (weights[q] ?? 0) * (products[at + q] ?? 0) * (own - restAbove * (inverse[replaced + q] ?? 0));
        }
        const input = feature[parent] ?? 0;
        contributions[input] = (contributions[input] ?? 0) + share;
      }
      for (let q = 0; q < width; q++) products[to + q] = (products[to + q] ?? 0) + (products[at + q] ?? 0);
    }
  }

  #goesLeft(node: number, value: number): boolean {
    const { test, threshold, members, missingLeft } = this.#tree;
    if (Number.isNaN(value)) return missingLeft[node] === 1;
    if (test[node] === TreeTest.atMost) return value <= (threshold[node] ?? 0);
    if (test[node] === TreeTest.below) return value < (threshold[node] ?? 0);
    return members[node]?.has(value) ?? false;
  }
}

/** Working memory for one row at a time, large enough for every tree of a model. */
export interface Scratch {
  readonly states: Uint8Array;
  readonly products: Float64Array;
}

export function scratchFor(trees: readonly TreeShap[]): Scratch {
  return {
    states: new Uint8Array(trees.reduce((most, { nodeCount }) => Math.max(most, nodeCount), 0)),
    products: new Float64Array(trees.reduce((most, { scratchSize }) => Math.max(most, scratchSize), 0)),
  };
}
