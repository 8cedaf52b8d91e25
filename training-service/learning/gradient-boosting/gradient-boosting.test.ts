import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeatureMatrix } from '../feature-matrix.ts';
import { logLoss } from '../metrics.ts';
import { Random } from '../random.ts';
import { leafOf, type Tree } from '../tree/tree.ts';
import { gradientBoosting } from './gradient-boosting.ts';
import type { BoostingParameters } from './parameters.ts';
import { type TestTable, testTable, unlimited } from './test-data.ts';

fc.configureGlobal({ seed: 2026 });

const fit = ({ data, target }: TestTable, some: Partial<BoostingParameters> = {}) =>
  gradientBoosting.fit(data, target, { ...unlimited, ...some }, new Random(1));

test('the first stump, by hand', () => {
  const data: FeatureMatrix = {
    rowCount: 4,
    features: [{ kind: 'numeric' }],
    values: Float32Array.of(1, 2, 3, 4),
  };
  const target = Uint8Array.of(0, 0, 0, 1);
  const model = fit({ data, target }, { num_iterations: 1, num_leaves: 2, lambda_l2: 0, learning_rate: 0.5 });
  // p = 1/4, so g = 1/4 three times and -3/4, h = 3/16 each; the fourth row alone gains most.
  expect(model.baseScore).toBeCloseTo(Math.log(1 / 3), 15);
  const [tree] = model.trees;
  expect(Array.from(tree?.threshold ?? [])).toEqual([3.5, 0, 0]);
  expect(Array.from(tree?.cover ?? [])).toEqual([4, 3, 1]);
  expect(tree?.value[1]).toBeCloseTo((0.5 * -0.25) / (3 / 16), 6);
  expect(tree?.value[2]).toBeCloseTo((0.5 * 0.75) / (3 / 16), 6);
});

const nodesOf = (tree: Tree): number[] => Array.from(tree.feature.keys());

test('trees keep their limits, and covers add up', () => {
  const limits = fc.record({
    num_leaves: fc.integer({ min: 2, max: 8 }),
    max_depth: fc.constantFrom(-1, 1, 2, 3),
    min_data_in_leaf: fc.integer({ min: 1, max: 6 }),
  });
  fc.assert(
    fc.property(testTable, limits, (table, some) => {
      for (const tree of fit(table, some).trees) {
        const leaves = nodesOf(tree).filter((node) => (tree.feature[node] ?? 0) < 0);
        expect(leaves.length).toBeLessThanOrEqual(some.num_leaves);
        if (some.max_depth > 0) expect(leaves.length).toBeLessThanOrEqual(2 ** some.max_depth);
        expect(tree.cover[0]).toBe(table.data.rowCount);
        for (const node of nodesOf(tree)) {
          const [left, right] = [tree.left[node] ?? -1, tree.right[node] ?? -1];
          if (left < 0) expect(tree.cover[node]).toBeGreaterThanOrEqual(some.min_data_in_leaf);
          else expect((tree.cover[left] ?? 0) + (tree.cover[right] ?? 0)).toBe(tree.cover[node]);
        }
        const reached = new Map<number, number>();
        for (const row of table.target.keys()) {
          const leaf = leafOf(tree, table.data.values, row * table.data.features.length);
          reached.set(leaf, (reached.get(leaf) ?? 0) + 1);
        }
        for (const leaf of leaves) expect(reached.get(leaf)).toBe(tree.cover[leaf]);
      }
    }),
    { numRuns: 40 },
  );
});

test('each tree lowers the training loss', () => {
  fc.assert(
    fc.property(testTable, (table) => {
      let last = Number.POSITIVE_INFINITY;
      for (let num_iterations = 1; num_iterations <= 8; num_iterations++) {
        const loss = logLoss(table.target, fit(table, { num_iterations }).probabilities(table.data));
        expect(loss).toBeLessThanOrEqual(last + 1e-9);
        last = loss;
      }
    }),
    { numRuns: 15 },
  );
});

test('more iterations only add trees', () => {
  fc.assert(
    fc.property(testTable, (table) => {
      const [few, many] = [fit(table, { num_iterations: 3 }), fit(table, { num_iterations: 6 })];
      expect(many.trees.slice(0, few.trees.length)).toEqual(few.trees);
    }),
    { numRuns: 20 },
  );
});

test('one row, one class and constant columns give a constant model', () => {
  const features = [{ kind: 'numeric' as const }];
  const data = (...values: number[]) => ({
    rowCount: values.length,
    features,
    values: Float32Array.from(values),
  });
  const one = fit({ data: data(5), target: Uint8Array.of(0) });
  expect(Array.from(one.score(data(1, Number.NaN)))).toEqual([Math.log(1 / 2), Math.log(1 / 2)]);
  expect(fit({ data: data(1, 2, 3), target: Uint8Array.of(1, 1, 1) }).trees).toHaveLength(0);
  const constant = fit({ data: data(5, 5, 5), target: Uint8Array.of(0, 1, 0) });
  expect(constant.trees).toHaveLength(0);
  expect(constant.score(data(5))[0]).toBeCloseTo(Math.log(1 / 2), 12);
});

test('a category that training did not see, and a missing one, go right', () => {
  const features = [{ kind: 'categorical' as const, categoryCount: 5 }];
  const data = (...codes: number[]) => ({
    rowCount: codes.length,
    features,
    values: Float32Array.from(codes),
  });
  const model = fit(
    { data: data(0, 0, 0, 1, 1, 1, 1), target: Uint8Array.of(1, 1, 1, 0, 0, 0, 0) },
    { num_iterations: 1, num_leaves: 2 },
  );
  const [tree] = model.trees;
  const right = model.baseScore + (tree?.value[tree.right[0] ?? 0] ?? 0);
  expect(Array.from(model.score(data(4, Number.NaN)))).toEqual([right, right]);
});
