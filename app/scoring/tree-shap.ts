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
 * One row costs inner nodes x points. Down the tree P = weight x product of f_j on the way to a node; up again G = sum of
 * value x P over the leaves below. An edge on feature i adds sum over t of G (o - z) / f to phi_i; where an edge above asks
 * the same feature, P drops that one's f for the new one, and what it claimed for these leaves, G (o' - z') / f', is taken
 * back. Once a row fails a feature's test, further tests on it only scale P and add nothing.
 *
 * Layout: inner nodes alone, level by level, parents before children, `LANES` numbers a node side by side, one for each
 * of the points that go through the tree together. A leaf has no numbers of its own: its G is a straight line in t times
 * its parent's P. Tables that do not depend on the row are made once; the scratch is shared by all trees.
 */
import { type DecisionTree, TreeTest } from '../model/onnx/tree-ensemble.ts';
import { gaussLegendre } from './gauss-legendre.ts';

/** Working memory for one row and tree at a time; `LANES` points go through the tree together. */
export interface Scratch {
  /** `[inner nodes]`, 0 the row goes left, 1 right, 2 it failed a test on the feature above. */
  readonly goes: Uint8Array;
  /** `[inner nodes]`, o - z of the edge into the node: f = z + t (o - z); 0 at the root. */
  readonly gain: Float64Array;
  /** `[inner nodes]`, what the node's question adds to its input. */
  readonly share: Float64Array;
  /** `[inner nodes, LANES]`, 1 / f of the edge above on the node's feature; 1 where there is none. */
  readonly inverse: Float64Array;
  /** `[inner nodes, LANES]`, weight x P x `inverse`. */
  readonly product: Float64Array;
  /** `[inner nodes, LANES]`, sum over the inner children of G, divided by `product`. */
  readonly below: Float64Array;
}

const FAILED_ABOVE = 2;
const LANES = 3;

export class TreeShap {
  /** Mean of the leaves, weighted by cover. */
  readonly base: number;
  readonly #layout: Layout;
  /** `[points]`, in (0, 1); filled up to whole `LANES` with points of weight 0. */
  readonly #points: Float64Array;
  readonly #weights: Float64Array;

  constructor(tree: DecisionTree) {
    const layout = layoutOf(tree);
    const { points, weights } = gaussLegendre(Math.max(1, Math.ceil(layout.mostFeatures / 2)));
    const padded = Math.ceil(points.length / LANES) * LANES;
    this.#layout = layout;
    this.#points = new Float64Array(padded).fill(0.5);
    this.#points.set(points);
    this.#weights = new Float64Array(padded);
    this.#weights.set(weights);
    const total = tree.cover[0] ?? 1;
    this.base = tree.value.reduce((sum, value, node) => sum + (value * (tree.cover[node] ?? 0)) / total, 0);
  }

  /** Inner nodes. */
  get size(): number {
    return this.#layout.feature.length;
  }

  /**
   * Adds the tree's contributions.
   * @param inputs the row's values from `offset` on, NaN where missing
   * @param contributions `[inputs]`
   */
  add(inputs: Float32Array, offset: number, contributions: Float64Array, scratch: Scratch): void {
    const { feature } = this.#layout;
    if (feature.length === 0) return;
    route(this.#layout, inputs, offset, scratch);
    for (let first = 0; first < this.#points.length; first += LANES) {
      descend(this.#layout, this.#points, this.#weights, first, scratch);
      turn(this.#layout, this.#points, first, scratch);
      ascend(this.#layout, this.#points, first, scratch);
    }
    const { share } = scratch;
    for (let node = 0; node < feature.length; node++) {
      const input = feature[node] ?? 0;
      contributions[input] = (contributions[input] ?? 0) + (share[node] ?? 0);
    }
  }
}

/** Asks every node, also those that the row does not come to. Written without branches that depend on the row's numbers. */
function route(layout: Layout, inputs: Float32Array, offset: number, scratch: Scratch): void {
  const { feature, test, threshold, members, missingLeft, above, parent, ownSide, passing } = layout;
  const { goes, gain, share } = scratch;
  for (let node = 0; node < feature.length; node++) {
    const value = inputs[offset + (feature[node] ?? 0)] ?? Number.NaN;
    let goesLeft = Number(value <= (threshold[node] ?? 0));
    if (Number.isNaN(value)) goesLeft = missingLeft[node] ?? 0;
    else if (test[node] !== TreeTest.atMost)
      goesLeft = Number(
        test[node] === TreeTest.below ? value < (threshold[node] ?? 0) : members[node]?.has(value) === true,
      );
    const upper = above[node] ?? 0;
    const failed = Number(upper !== 0) & Number(goes[parent[upper] ?? 0] !== ownSide[upper]);
    goes[node] = failed * FAILED_ABOVE + (1 - failed) * (1 - goesLeft);
    gain[node] = Number(goes[parent[node] ?? 0] === ownSide[node]) - (passing[node] ?? 0);
    share[node] = 0;
  }
  gain[0] = 0;
}

function descend(
  { parent, above, passing, firstLast }: Layout,
  points: Float64Array,
  weights: Float64Array,
  first: number,
  { gain, inverse, product, below }: Scratch,
): void {
  const t0 = points[first] ?? 0;
  const t1 = points[first + 1] ?? 0;
  const t2 = points[first + 2] ?? 0;
  for (let lane = 0; lane < LANES; lane++) {
    inverse[lane] = 1;
    product[lane] = weights[first + lane] ?? 0;
    below[lane] = 0;
  }
  for (let node = 1; node < firstLast; node++) {
    const at = node * LANES;
    const from = (parent[node] ?? 0) * LANES;
    const upper = above[node] ?? 0;
    const z = passing[node] ?? 0;
    const step = gain[node] ?? 0;
    let i0 = 1;
    let i1 = 1;
    let i2 = 1;
    if (upper > 0) {
      const replaced = passing[upper] ?? 0;
      const replacedStep = gain[upper] ?? 0;
      i0 = 1 / (replaced + t0 * replacedStep);
      i1 = 1 / (replaced + t1 * replacedStep);
      i2 = 1 / (replaced + t2 * replacedStep);
    }
    inverse[at] = i0;
    inverse[at + 1] = i1;
    inverse[at + 2] = i2;
    product[at] = (product[from] ?? 0) * (z + t0 * step) * i0;
    product[at + 1] = (product[from + 1] ?? 0) * (z + t1 * step) * i1;
    product[at + 2] = (product[from + 2] ?? 0) * (z + t2 * step) * i2;
    below[at] = 0;
    below[at + 1] = 0;
    below[at + 2] = 0;
  }
}

/** Down and up again at once, for the nodes that have only leaves below. */
function turn(
  { parent, above, passing, leafStart, leafSlope, firstLast }: Layout,
  points: Float64Array,
  first: number,
  { goes, gain, share, product, below }: Scratch,
): void {
  const t0 = points[first] ?? 0;
  const t1 = points[first + 1] ?? 0;
  const t2 = points[first + 2] ?? 0;
  for (let node = firstLast; node < parent.length; node++) {
    const into = parent[node] ?? 0;
    const to = into * LANES;
    const z = passing[node] ?? 0;
    const step = gain[node] ?? 0;
    const f0 = z + t0 * step;
    const f1 = z + t1 * step;
    const f2 = z + t2 * step;
    const p0 = product[to] ?? 0;
    const p1 = product[to + 1] ?? 0;
    const p2 = product[to + 2] ?? 0;
    const start = leafStart[node] ?? 0;
    const slope = leafSlope[3 * node + (goes[node] ?? 0)] ?? 0;
    let h0 = start + slope * t0;
    let h1 = start + slope * t1;
    let h2 = start + slope * t2;
    const upper = above[node] ?? 0;
    if (upper === 0) share[node] = (share[node] ?? 0) + slope * (p0 * f0 + p1 * f1 + p2 * f2);
    else {
      const replaced = passing[upper] ?? 0;
      const replacedStep = gain[upper] ?? 0;
      const i0 = 1 / (replaced + t0 * replacedStep);
      const i1 = 1 / (replaced + t1 * replacedStep);
      const i2 = 1 / (replaced + t2 * replacedStep);
      h0 *= i0;
      h1 *= i1;
      h2 *= i2;
      const own =
        p0 * f0 * i0 * (slope - replacedStep * h0) +
        p1 * f1 * i1 * (slope - replacedStep * h1) +
        p2 * f2 * i2 * (slope - replacedStep * h2);
      share[node] = (share[node] ?? 0) + own;
    }
    share[into] = (share[into] ?? 0) + step * (p0 * h0 + p1 * h1 + p2 * h2);
    below[to] = (below[to] ?? 0) + h0 * f0;
    below[to + 1] = (below[to + 1] ?? 0) + h1 * f1;
    below[to + 2] = (below[to + 2] ?? 0) + h2 * f2;
  }
}

function ascend(
  { parent, above, passing, leafStart, leafSlope, firstLast }: Layout,
  points: Float64Array,
  first: number,
  { goes, gain, share, inverse, product, below }: Scratch,
): void {
  const t0 = points[first] ?? 0;
  const t1 = points[first + 1] ?? 0;
  const t2 = points[first + 2] ?? 0;
  for (let node = firstLast - 1; node >= 0; node--) {
    const at = node * LANES;
    const start = leafStart[node] ?? 0;
    const slope = leafSlope[3 * node + (goes[node] ?? 0)] ?? 0;
    const p0 = product[at] ?? 0;
    const p1 = product[at + 1] ?? 0;
    const p2 = product[at + 2] ?? 0;
    // G / P, and G where P is multiplied in again.
    const h0 = ((below[at] ?? 0) + start + slope * t0) * (inverse[at] ?? 0);
    const h1 = ((below[at + 1] ?? 0) + start + slope * t1) * (inverse[at + 1] ?? 0);
    const h2 = ((below[at + 2] ?? 0) + start + slope * t2) * (inverse[at + 2] ?? 0);
    const claimed = (gain[above[node] ?? 0] ?? 0) * (p0 * h0 + p1 * h1 + p2 * h2);
    share[node] = (share[node] ?? 0) + slope * (p0 + p1 + p2) - claimed;
    if (node === 0) return;
    const into = parent[node] ?? 0;
    const to = into * LANES;
    const z = passing[node] ?? 0;
    const step = gain[node] ?? 0;
    const own = (product[to] ?? 0) * h0 + (product[to + 1] ?? 0) * h1 + (product[to + 2] ?? 0) * h2;
    share[into] = (share[into] ?? 0) + step * own;
    below[to] = (below[to] ?? 0) + h0 * (z + step * t0);
    below[to + 1] = (below[to + 1] ?? 0) + h1 * (z + step * t1);
    below[to + 2] = (below[to + 2] ?? 0) + h2 * (z + step * t2);
  }
}

export function scratchFor(trees: readonly TreeShap[]): Scratch {
  const size = trees.reduce((most, { size }) => Math.max(most, size), 1);
  const numbers = (lanes: number): Float64Array => new Float64Array(size * lanes);
  return {
    goes: new Uint8Array(size),
    gain: numbers(1),
    share: numbers(1),
    inverse: numbers(LANES),
    product: numbers(LANES),
    below: numbers(LANES),
  };
}

/** Inner nodes, parents before children; leaves live on in `leaf...`. "Its edge" is the edge into a node. */
interface Layout {
  /** The nodes from here on have only leaves below them. */
  readonly firstLast: number;
  readonly feature: Int32Array;
  readonly test: Uint8Array;
  readonly threshold: Float64Array;
  readonly members: readonly (ReadonlySet<number> | null)[];
  readonly missingLeft: Uint8Array;
  readonly parent: Int32Array;
  /** Side of the parent: 0 left, 1 right. */
  readonly ownSide: Uint8Array;
  /** The node under the nearest edge above that asks the same feature as this node; 0 where there is none. */
  readonly above: Int32Array;
  /** Share of cover that passes its edge and all edges above on the same feature: z; 1 at the root. */
  readonly passing: Float64Array;
  /** Sum over the leaf children of value x f is leafStart + leafSlope[where the row goes] x t. */
  readonly leafStart: Float64Array;
  /** `[nodes, 3]`. */
  readonly leafSlope: Float64Array;
  /** Most different features on a path. */
  readonly mostFeatures: number;
}

function layoutOf(tree: DecisionTree): Layout {
  const { inner, firstLast } = inOrder(tree);
  const indexOf = new Int32Array(tree.feature.length).fill(-1);
  inner.forEach((node, index) => {
    indexOf[node] = index;
  });
  const count = inner.length;
  const numbers = (perNode = 1): Float64Array => new Float64Array(count * perNode);
  const layout = {
    firstLast,
    feature: Int32Array.from(inner, (node) => tree.feature[node] ?? 0),
    test: Uint8Array.from(inner, (node) => tree.test[node] ?? 0),
    threshold: Float64Array.from(inner, (node) => tree.threshold[node] ?? 0),
    members: inner.map((node) => tree.members[node] ?? null),
    missingLeft: Uint8Array.from(inner, (node) => tree.missingLeft[node] ?? 0),
    parent: new Int32Array(count),
    ownSide: new Uint8Array(count),
    above: new Int32Array(count),
    passing: numbers().fill(1),
    leafStart: numbers(),
    leafSlope: numbers(3),
  };
  const features = new Int32Array(count);
  let mostFeatures = 0;
  for (const [index, node] of inner.entries()) {
    const upper = nearestAbove(layout, index);
    layout.above[index] = upper;
    const known = (features[index] ?? 0) + (upper === 0 ? 1 : 0);
    mostFeatures = Math.max(mostFeatures, known);
    for (const [side, child] of [tree.left[node] ?? 0, tree.right[node] ?? 0].entries()) {
      const share = (tree.cover[child] ?? 0) / (tree.cover[node] ?? 1);
      const passing = share * (layout.passing[upper] ?? 1);
      const below = indexOf[child] ?? -1;
      if (below >= 0) {
        layout.parent[below] = index;
        layout.ownSide[below] = side;
        layout.passing[below] = passing;
        features[below] = known;
        continue;
      }
      const value = tree.value[child] ?? 0;
      addTo(layout.leafStart, index, value * passing);
      addTo(layout.leafSlope, 3 * index + side, value * (1 - passing));
      addTo(layout.leafSlope, 3 * index + 1 - side, -value * passing);
      addTo(layout.leafSlope, 3 * index + FAILED_ABOVE, -value * passing);
    }
  }
  return { ...layout, mostFeatures };
}

/**
 * The inner nodes level by level: a node's numbers are then not needed at once by the next, which would wait for them. Those
 * whose children are both leaves come last, first the ones that ask their feature for the first time on the path: the
 * processor then foresees every branch that depends on it.
 */
function inOrder(tree: DecisionTree): { inner: number[]; firstLast: number } {
  const parents = new Int32Array(tree.feature.length).fill(-1);
  const isInner = (node: number): boolean => (tree.feature[node] ?? -1) >= 0;
  const before: number[] = [];
  const last: { node: number; repeats: boolean }[] = [];
  const levels = isInner(0) ? [0] : [];
  for (const node of levels) {
    const children = [tree.left[node] ?? -1, tree.right[node] ?? -1].filter(isInner);
    for (const child of children) parents[child] = node;
    levels.push(...children);
    if (children.length > 0 || node === 0) before.push(node);
    else last.push({ node, repeats: isAskedAbove(tree, parents, node) });
  }
  const late = last.toSorted((a, b) => Number(a.repeats) - Number(b.repeats)).map(({ node }) => node);
  return { inner: [...before, ...late], firstLast: before.length };
}

function isAskedAbove({ feature }: DecisionTree, parents: Int32Array, node: number): boolean {
  for (let up = parents[node] ?? -1; up >= 0; up = parents[up] ?? -1)
    if (feature[up] === feature[node]) return true;
  return false;
}

function nearestAbove({ parent, feature }: Pick<Layout, 'parent' | 'feature'>, node: number): number {
  for (let under = node; under > 0; under = parent[under] ?? 0)
    if (feature[parent[under] ?? 0] === feature[node]) return under;
  return 0;
}

function addTo(numbers: Float64Array, at: number, value: number): void {
  numbers[at] = (numbers[at] ?? 0) + value;
}
