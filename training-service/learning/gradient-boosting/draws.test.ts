import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random.ts';
import { Draws } from './draws.ts';
import { fitBoosting, gradientBoosting } from './gradient-boosting.ts';
import { lightgbmDefaults } from './parameters.ts';
import { testTable, unlimited } from './test-data.ts';

fc.configureGlobal({ seed: 2026 });

const table = (rowCount: number, width: number) => ({
  rowCount,
  features: Array.from({ length: width }, () => ({ kind: 'numeric' as const })),
  values: new Float32Array(rowCount * width),
});

test('a bag holds its share of rows, ascending, and lasts for bagging_freq trees', () => {
  const parameters = { ...lightgbmDefaults, bagging_fraction: 0.3, bagging_freq: 2 };
  const draws = new Draws(table(10_000, 1), parameters, new Random(1));
  const [first, second, third] = [draws.next(0).bag, draws.next(1).bag, draws.next(2).bag];
  expect(second).toBe(first);
  expect(third).not.toEqual(first);
  expect(first?.length).toBeGreaterThan(2800);
  expect(first?.length).toBeLessThan(3200);
  expect(first).toEqual(first?.toSorted());
});

test.each([
  { feature_fraction: 0.5, width: 7, wanted: 4 },
  { feature_fraction: 0.01, width: 7, wanted: 1 },
  { feature_fraction: 0.99, width: 3, wanted: 3 },
])('$feature_fraction of $width features are $wanted', ({ feature_fraction, width, wanted }) => {
  const draws = new Draws(table(1, width), { ...lightgbmDefaults, feature_fraction }, new Random(1));
  for (let round = 0; round < 5; round++) {
    const { allowed, bag } = draws.next(round);
    expect(bag).toBeNull();
    expect(allowed?.reduce((sum, one) => sum + one, 0)).toBe(wanted);
  }
});

test.each([{}, { bagging_fraction: 0.5 }, { bagging_freq: 3 }])('nothing is drawn with %o', (some) => {
  const draws = new Draws(table(5, 2), { ...lightgbmDefaults, ...some }, new Random(1));
  expect(draws.areFixed).toBe(true);
  expect(draws.next(0)).toEqual({ bag: null, allowed: null });
});

test('a seed gives the same trees; covers count the bag; a tree keeps to its feature', () => {
  fc.assert(
    fc.property(testTable, ({ data, target }) => {
      const parameters = { ...unlimited, bagging_fraction: 0.6, bagging_freq: 1, feature_fraction: 0.3 };
      const fit = (seed: number) => gradientBoosting.fit(data, target, parameters, new Random(seed));
      expect(fit(7).trees).toEqual(fit(7).trees);
      for (const tree of fit(7).trees) {
        expect(tree.cover[0]).toBeLessThanOrEqual(data.rowCount);
        expect(new Set(tree.feature.filter((feature) => feature >= 0)).size).toBe(1);
      }
    }),
    { numRuns: 20 },
  );
});

test('rows outside the bag get every tree’s answer too: the next tree starts from the model’s own scores', () => {
  fc.assert(
    fc.property(testTable, ({ data, target }) => {
      const parameters = { ...unlimited, bagging_fraction: 0.5, bagging_freq: 1, early_stopping_round: 100 };
      // Watching the training rows, early stopping scores them from raw values and not from bins.
      const { trees } = fitBoosting({
        data,
        target,
        parameters,
        random: new Random(3),
        validation: { data, target },
      });
      const all = fitBoosting({
        data,
        target,
        parameters: { ...parameters, early_stopping_round: 0 },
        random: new Random(3),
      });
      expect(trees).toEqual(all.trees.slice(0, trees.length));
    }),
    { numRuns: 15 },
  );
});
