/** Test help: trees of every kind, asked and explained the slow way. */
import fc from 'fast-check';
import { type DecisionTree, TreeTest } from '../model/onnx/tree-ensemble.ts';

/** A tree as it is written down in a test. */
export type TreeShape =
  | { readonly value: number; readonly cover: number }
  | {
      readonly feature: number;
      /** Left where the value is at or below it, or one of them. */
      readonly test: number | readonly number[];
      readonly missingLeft?: boolean;
      readonly left: TreeShape;
      readonly right: TreeShape;
    };

interface FlatNode {
  readonly shape: TreeShape;
  left: number;
  right: number;
}

/** Parallel arrays in depth-first order. */
export function treeOf(root: TreeShape): DecisionTree {
  const nodes: FlatNode[] = [];
  const place = (shape: TreeShape): number => {
    const node: FlatNode = { shape, left: -1, right: -1 };
    const id = nodes.push(node) - 1;
    if ('left' in shape) {
      node.left = place(shape.left);
      node.right = place(shape.right);
    }
    return id;
  };
  place(root);
  const splits = nodes.map(({ shape }) => ('left' in shape ? shape : null));
  return {
    feature: Int32Array.from(splits, (split) => split?.feature ?? -1),
    test: Uint8Array.from(splits, (split) =>
      typeof split?.test === 'object' ? TreeTest.member : TreeTest.atMost,
    ),
    threshold: Float64Array.from(splits, (split) => (typeof split?.test === 'number' ? split.test : 0)),
    members: splits.map((split) => (typeof split?.test === 'object' ? new Set(split.test) : null)),
    missingLeft: Uint8Array.from(splits, (split) => (split?.missingLeft === true ? 1 : 0)),
    left: Int32Array.from(nodes, ({ left }) => left),
    right: Int32Array.from(nodes, ({ right }) => right),
    value: Float64Array.from(nodes, ({ shape }) => ('left' in shape ? 0 : shape.value)),
    cover: Float64Array.from(nodes, ({ shape }) => coverOf(shape)),
  };
}

function coverOf(shape: TreeShape): number {
  return 'left' in shape ? coverOf(shape.left) + coverOf(shape.right) : shape.cover;
}

/** The answer where only the features in `known` (bits) are known: elsewhere both ways, weighted by cover. */
function answer(shape: TreeShape, row: Float32Array, known: number): number {
  if (!('left' in shape)) return shape.value;
  if ((known & (1 << shape.feature)) !== 0) {
    const value = row[shape.feature] ?? Number.NaN;
    const passes = typeof shape.test === 'number' ? value <= shape.test : shape.test.includes(value);
    const goesLeft = Number.isNaN(value) ? shape.missingLeft === true : passes;
    return answer(goesLeft ? shape.left : shape.right, row, known);
  }
  const [left, right] = [coverOf(shape.left), coverOf(shape.right)];
  return (left * answer(shape.left, row, known) + right * answer(shape.right, row, known)) / (left + right);
}

/** Shapley values by their definition: over all sets of features. */
export function bruteForce(
  shape: TreeShape,
  row: Float32Array,
): { base: number; contributions: number[]; score: number } {
  const count = row.length;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const contributions = Array.from(row, () => 0);
  for (let known = 0; known < 1 << count; known++) {
    const size = known.toString(2).replaceAll('0', '').length;
    for (let feature = 0; feature < count; feature++) {
      if ((known & (1 << feature)) !== 0) continue;
      const weight = (factorial(size) * factorial(count - size - 1)) / factorial(count);
      const gain = answer(shape, row, known | (1 << feature)) - answer(shape, row, known);
      contributions[feature] = (contributions[feature] ?? 0) + weight * gain;
    }
  }
  return { base: answer(shape, row, 0), contributions, score: answer(shape, row, (1 << count) - 1) };
}

const leaf = fc.record({
  value: fc.double({ min: -5, max: 5, noNaN: true }),
  cover: fc.integer({ min: 1, max: 50 }),
});

/** Trees that ask the same feature again on a path, for numbers and for sets; values of rows are 0 to 4 or missing. */
export function anyTree(featureCount: number, depth: number): fc.Arbitrary<TreeShape> {
  if (depth === 0) return leaf;
  const split = fc.record({
    feature: fc.integer({ min: 0, max: featureCount - 1 }),
    test: fc.oneof(
      fc.integer({ min: 0, max: 4 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1 }),
    ),
    missingLeft: fc.boolean(),
    left: fc.constant(null).chain(() => anyTree(featureCount, depth - 1)),
    right: fc.constant(null).chain(() => anyTree(featureCount, depth - 1)),
  });
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 4, arbitrary: split });
}

export function anyRow(featureCount: number): fc.Arbitrary<Float32Array> {
  const value = fc.option(fc.integer({ min: 0, max: 4 }), { nil: Number.NaN, freq: 6 });
  return fc
    .array(value, { minLength: featureCount, maxLength: featureCount })
    .map((values) => Float32Array.from(values));
}
