import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyRow, anyTree, bruteForce, type TreeShape, treeOf } from '../../testing/trees.ts';
import { TreeShap } from './tree-shap.ts';

fc.configureGlobal({ seed: 2026 });

function explained(shape: TreeShape, row: Float32Array): { base: number; contributions: number[] } {
  const tree = new TreeShap([treeOf(shape)], row.length);
  const contributions = new Float64Array(row.length);
  tree.add(row, 1, contributions);
  return { base: tree.base, contributions: [...contributions] };
}

/** x0 at or below `rootAt`: then x1 at or below 0.5 gives 1, else 4; x0 above it gives 10. Covers 40, 20, 40. */
const example = (innerFeature: number, innerAt: number): TreeShape => ({
  feature: 0,
  test: 0.5,
  left: {
    feature: innerFeature,
    test: innerAt,
    left: { value: 1, cover: 40 },
    right: { value: 4, cover: 20 },
  },
  right: { value: 10, cover: 40 },
});

describe('worked out by hand', () => {
  test.each([
    { row: [0.2, 0.9], expected: [-2.8, 1.6] },
    { row: [0.9, 0.9], expected: [4.2, 0.6] },
    { row: [0.2, 0.1], expected: [-3.4, -0.8] },
  ])('two features, row $row', ({ row, expected }) => {
    const { base, contributions } = explained(example(1, 0.5), Float32Array.from(row));
    expect(base).toBeCloseTo(5.2, 14);
    expect(contributions.map((phi) => Number(phi.toFixed(12)))).toEqual(expected);
  });

  test('one feature asked twice on a path', () => {
    const { contributions } = explained(example(0, 0.2), Float32Array.of(0.3, 0.9));
    expect(contributions.map((phi) => Number(phi.toFixed(12)))).toEqual([-1.2, 0]);
  });

  test('a tree of one leaf', () => {
    expect(explained({ value: 3, cover: 7 }, Float32Array.of(1))).toEqual({ base: 3, contributions: [0] });
  });
});

test.each([
  { features: 2, depth: 6, runs: 300 },
  { features: 4, depth: 5, runs: 300 },
  { features: 8, depth: 7, runs: 60 },
])(
  'is the Shapley value by its definition: $features features, depth $depth',
  ({ features, depth, runs }) => {
    fc.assert(
      fc.property(anyTree(features, depth), anyRow(features), (shape, row) => {
        const slow = bruteForce(shape, row);
        const fast = explained(shape, row);
        expect(fast.base).toBeCloseTo(slow.base, 12);
        for (const [feature, phi] of slow.contributions.entries())
          expect(fast.contributions[feature]).toBeCloseTo(phi, 12);
        expect(fast.contributions.reduce((sum, phi) => sum + phi, fast.base)).toBeCloseTo(slow.score, 12);
      }),
      { numRuns: runs },
    );
  },
);

const rowsOf = (rows: readonly Float32Array[]): Float32Array =>
  Float32Array.from(rows.flatMap((row) => [...row]));

test.each([
  { features: 2, depth: 6, rows: 40, runs: 100 },
  { features: 5, depth: 6, rows: 200, runs: 20 },
  { features: 5, depth: 5, rows: 3, runs: 100 },
])(
  'of $rows rows at once each is the Shapley value: $features features, depth $depth',
  ({ features, depth, rows, runs }) => {
    const many = fc.array(anyRow(features), { minLength: rows, maxLength: rows });
    fc.assert(
      fc.property(anyTree(features, depth), anyTree(features, depth), many, (first, second, table) => {
        const contributions = new Float64Array(rows * features);
        new TreeShap([treeOf(first), treeOf(second)], features).add(rowsOf(table), rows, contributions);
        for (const [row, values] of table.entries()) {
          const [one, other] = [bruteForce(first, values), bruteForce(second, values)];
          for (let input = 0; input < features; input++)
            expect(contributions[row * features + input]).toBeCloseTo(
              (one.contributions[input] ?? 0) + (other.contributions[input] ?? 0),
              12,
            );
        }
      }),
      // To look for a smaller example among so many rows would take minutes.
      { numRuns: runs, endOnFailure: true },
    );
  },
);

test('a row gets the same bits alone, among few, and among more than a block takes', () => {
  const features = 6;
  const [shapes = []] = fc.sample(fc.array(anyTree(features, 8), { minLength: 10, maxLength: 10 }), 1);
  const table = fc.sample(anyRow(features), 2500);
  const inputs = rowsOf(table);
  const shap = new TreeShap(shapes.map(treeOf), features);
  const explain = (first: number, count: number): Float64Array => {
    const contributions = new Float64Array(count * features);
    shap.add(inputs.subarray(first * features, (first + count) * features), count, contributions);
    return contributions;
  };
  const all = explain(0, table.length);
  for (const count of [1, 2, 3, 50, 1024])
    for (const first of [0, 700, 1400])
      expect(explain(first, count)).toEqual(all.slice(first * features, (first + count) * features));
});

test('nothing is added where there are no trees, and no rows', () => {
  const contributions = Float64Array.of(1, 2);
  new TreeShap([], 2).add(Float32Array.of(3, 4), 1, contributions);
  new TreeShap([treeOf(example(1, 0.5))], 2).add(new Float32Array(0), 0, contributions);
  expect([...contributions]).toEqual([1, 2]);
});

/** Each node's right side is a leaf; on the way down all features are asked in turn. */
function chain(features: number, depth: number): TreeShape {
  let shape: TreeShape = { value: 1, cover: 1 };
  for (let node = depth - 1; node >= 0; node--)
    shape = { feature: node % features, test: node % 3, left: shape, right: { value: node % 7, cover: 1 } };
  return shape;
}

test.each([
  { features: 1000, depth: 1000 },
  { features: 3, depth: 1000 },
])('a path of $depth questions on $features features adds up', ({ features, depth }) => {
  const shape = chain(features, depth);
  const shap = new TreeShap([treeOf(shape)], features);
  const table = [0, 1, 2, Number.NaN].map((value) => new Float32Array(features).fill(value));
  const contributions = new Float64Array(table.length * features);
  shap.add(rowsOf(table), table.length, contributions);
  for (const [row, values] of table.entries()) {
    const sum = contributions
      .subarray(row * features, (row + 1) * features)
      .reduce((sum, phi) => sum + phi, shap.base);
    expect(sum).toBeCloseTo(answered(shape, values), 9);
  }
});

function answered(shape: TreeShape, row: Float32Array): number {
  let at = shape;
  while ('left' in at) {
    const value = row[at.feature] ?? Number.NaN;
    const passes = typeof at.test === 'number' ? value <= at.test : at.test.includes(value);
    at = (Number.isNaN(value) ? at.missingLeft === true : passes) ? at.left : at.right;
  }
  return at.value;
}
