import { expect, test } from 'vitest';
import { TreeTest } from '../../model/onnx/tree-ensemble.ts';
import { treeOf } from '../../testing/trees.ts';
import { explainedTree } from './explained-tree.ts';
import { ask, Side } from './question.ts';
import { type RowClasses, rowClasses } from './row-classes.ts';

const { left, right, failedAbove } = Side;
const [yes, no] = [
  { value: 1, cover: 1 },
  { value: 0, cover: 1 },
];

function sidesOf(
  { test: asked, missingLeft, below }: { test: number | number[]; missingLeft: boolean; below?: boolean },
  values: readonly number[],
): RowClasses {
  const tree = treeOf({ feature: 0, test: asked, missingLeft, left: yes, right: no });
  const form = below === true ? { test: Uint8Array.of(TreeTest.below, 0, 0) } : {};
  const sides = rowClasses(values.length);
  ask(explainedTree({ ...tree, ...form }), 0, Float32Array.from(values), null, sides);
  return sides;
}

const infinite = Number.POSITIVE_INFINITY;
test.each([
  {
    name: 'at most',
    test: 2,
    values: [1, 2, 3, infinite, -infinite],
    sides: [left, left, right, right, left],
  },
  { name: 'at most, endless', test: infinite, values: [1, infinite], sides: [left, left] },
  { name: 'below', test: 2, below: true, values: [1, 2, 3], sides: [left, right, right] },
  {
    name: 'one of',
    test: [0, 3, 255, 256, -1, 0.5, 1e10],
    values: [0, -0, 3, 255, 256, -1, 0.5, 1e10, 1, 254, 257, -2, 1.5, infinite],
    sides: [left, left, left, left, left, left, left, left, right, right, right, right, right, right],
  },
])('$name: a missing value goes where the node says, any other by the test', ({ values, sides, ...node }) => {
  for (const missingLeft of [true, false]) {
    const found = sidesOf({ ...node, missingLeft }, [...values, Number.NaN]);
    expect([...found.of]).toEqual([...sides, missingLeft ? left : right]);
    for (const side of new Set(found.of)) expect(found.of[found.example[side] ?? -1]).toBe(side);
    expect(found.count).toBe(2);
  }
});

test('a row that failed the feature above, or further above, goes nowhere', () => {
  const tree = explainedTree(
    treeOf({
      feature: 0,
      test: 5,
      left: yes,
      right: { feature: 0, test: 7, left: { feature: 0, test: 6, left: yes, right: no }, right: no },
    }),
  );
  const values = Float32Array.of(4, 5.5, 6.5, 9);
  const sides = [0, 1, 2].map(() => rowClasses(4));
  for (const [node, found] of sides.entries()) ask(tree, node, values, sides[node - 1] ?? null, found);
  expect(sides.map(({ of }) => [...of])).toEqual([
    [left, right, right, right],
    [failedAbove, left, left, right],
    [failedAbove, left, right, failedAbove],
  ]);
  expect(sides.map(({ count }) => count)).toEqual([2, 3, 3]);
});
