import { expect, test } from 'vitest';
import { treeOf } from '../../testing/trees.ts';
import { type ExplainedTree, explainedTree } from './explained-tree.ts';
import { mixture, setMixture } from './mixture.ts';
import { Side } from './question.ts';

/** Node 1 asks feature 0 again; 0.8 of the cover arrive, 0.2 and 0.6 pass. */
const tree = explainedTree(
  treeOf({
    feature: 0,
    test: 4,
    left: { feature: 0, test: 2, left: { value: 1, cover: 20 }, right: { value: 2, cover: 60 } },
    right: { value: 3, cover: 20 },
  }),
);

function mixtureAt(node: number, t: number) {
  const at: ExplainedTree = {
    ...tree,
    quadrature: { points: Float64Array.of(t), weights: Float64Array.of(1) },
  };
  const found = mixture(1);
  setMixture(at, node, found);
  return found;
}

test('half known, by hand', () => {
  const first = mixtureAt(0, 0.5);
  expect([...first.toLeft].map((share) => Number(share.toFixed(12)))).toEqual([0.9, 0.4, 0.8]);
  const again = mixtureAt(1, 0.5);
  expect(again.toLeft[Side.left]).toBeCloseTo(0.6 / 0.9, 14);
  expect(again.toLeft[Side.right]).toBeCloseTo(0.1 / 0.9, 14);
  expect(again.toLeft[Side.failedAbove]).toBeCloseTo(0.25, 14);
});

test.each([0, 1])('node %d: the shares of both sides are 1, and gain x slope is the derivative', (node) => {
  const step = 1e-6;
  for (const t of [0.1, 0.5, 0.9]) {
    const [before, here, after] = [mixtureAt(node, t - step), mixtureAt(node, t), mixtureAt(node, t + step)];
    for (const side of [Side.left, Side.right, Side.failedAbove]) {
      expect((here.toLeft[side] ?? 0) + (here.toRight[side] ?? 0)).toBeCloseTo(1, 14);
      const derivative = ((after.toLeft[side] ?? 0) - (before.toLeft[side] ?? 0)) / (2 * step);
      expect((here.gain[side] ?? 0) * (here.slope[0] ?? 0)).toBeCloseTo(derivative, 8);
    }
  }
});
