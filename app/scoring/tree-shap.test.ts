import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyRow, anyTree, bruteForce, type TreeShape, treeOf } from '../testing/trees.ts';
import { scratchFor, TreeShap } from './tree-shap.ts';

fc.configureGlobal({ seed: 2026 });

function explained(shape: TreeShape, row: Float32Array): { base: number; contributions: number[] } {
  const tree = new TreeShap(treeOf(shape));
  const contributions = new Float64Array(row.length);
  tree.add(row, 0, contributions, scratchFor([tree]));
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
