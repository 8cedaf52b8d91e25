import { expect, test } from 'vitest';
import { type TreeShape, treeOf } from '../../testing/trees.ts';
import { explainedTree } from './explained-tree.ts';

const leaf = (value: number, cover: number): TreeShape => ({ value, cover });

test('paths by hand: feature 0 is asked again on the left, feature 1 on two paths that do not meet', () => {
  const tree = explainedTree(
    treeOf({
      feature: 0,
      test: 4,
      left: {
        feature: 1,
        test: 1,
        left: { feature: 0, test: 2, left: leaf(1, 10), right: leaf(2, 30) },
        right: leaf(3, 40),
      },
      right: { feature: 1, test: 2, left: leaf(4, 5), right: leaf(5, 15) },
    }),
  );
  expect([...tree.feature]).toEqual([0, 1, 0, 1]);
  expect([...tree.left]).toEqual([1, 2, -1, -1]);
  expect([...tree.right]).toEqual([3, -1, -1, -1]);
  expect([...tree.leftValue]).toEqual([0, 0, 1, 4]);
  expect([...tree.rightValue]).toEqual([0, 3, 2, 5]);
  expect([...tree.askedAt]).toEqual([-1, -1, 0, -1]);
  expect(tree.askedSide[2]).toBe(0);
  expect([...tree.arriving]).toEqual([1, 1, 0.8, 1]);
  expect([...tree.passingLeft].map((share) => Number(share.toFixed(12)))).toEqual([0.8, 0.5, 0.2, 0.25]);
  expect([...tree.passingRight].map((share) => Number(share.toFixed(12)))).toEqual([0.2, 0.5, 0.6, 0.75]);
  expect([...tree.kept]).toEqual([2, 1, 1, 1]);
  expect(tree.depth).toBe(3);
  expect(tree.quadrature.points).toHaveLength(1);
  expect(tree.base).toBeCloseTo((10 + 60 + 120 + 20 + 75) / 100, 14);
});

test('one leaf has no nodes', () => {
  const tree = explainedTree(treeOf(leaf(3, 7)));
  expect(tree).toMatchObject({ depth: 0, base: 3 });
  expect(tree.feature).toHaveLength(0);
});

/** Each question's right side is a leaf; the first feature is asked last. */
const path = (features: readonly number[]): TreeShape =>
  features.reduce<TreeShape>(
    (below, feature) => ({ feature, test: 1, left: below, right: leaf(0, 1) }),
    leaf(1, 1),
  );

const points = (features: readonly number[]): number =>
  explainedTree(treeOf(path(features))).quadrature.points.length;

test('as many points as half the features of the longest path, however often they are asked', () => {
  expect([[0], [0, 1, 0, 1], [0, 1, 2], [0, 1, 2, 3, 4, 4]].map(points)).toEqual([1, 1, 2, 3]);
});
