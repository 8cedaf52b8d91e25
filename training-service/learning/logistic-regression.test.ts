import { expect, test } from 'vitest';
import type { FeatureMatrix } from './feature-matrix.ts';
import { logisticRegression } from './logistic-regression.ts';
import { Random } from './random.ts';

const features = [{ kind: 'numeric' as const }, { kind: 'categorical' as const, categoryCount: 3 }];
const matrix = (...rows: readonly (readonly number[])[]): FeatureMatrix => ({
  rowCount: rows.length,
  features,
  values: Float32Array.from(rows.flat()),
});
const fit = (data: FeatureMatrix, target: readonly number[]) =>
  logisticRegression.fit(data, Uint8Array.from(target), { C: 1 }, new Random(1));

test('the score of the average row is the intercept', () => {
  const model = fit(matrix([1, 0], [2, 0], [3, 1], [6, 1]), [0, 1, 0, 1]);
  const average = model.score(matrix([3, Number.NaN]));
  expect(average[0]).toBeCloseTo(model.intercept, 12);
  expect(model.probabilities(matrix([3, Number.NaN]))[0]).toBeCloseTo(
    1 / (1 + Math.exp(-model.intercept)),
    12,
  );
});

test('a balanced pair gives the weight that the zero gradient asks for', () => {
  // One standardised column, x = -1 and 1: w minimises w^2 / 2 + 2 log(1 + exp(-w)), so w = 2 sigmoid(-w).
  const model = fit(matrix([1, 0], [3, 0]), [0, 1]);
  const w = model.weights[0] ?? 0;
  expect(w).toBeCloseTo(2 / (1 + Math.exp(w)), 9);
  expect(model.intercept).toBeCloseTo(0, 12);
});

test('one row, one class and constant columns give a constant model', () => {
  expect(fit(matrix([1, 0]), [1]).score(matrix([7, 2]))[0]).toBeCloseTo(Math.log(2), 12);
  expect(fit(matrix([1, 0], [2, 1], [3, 1]), [0, 0, 0]).score(matrix([7, 2]))[0]).toBeCloseTo(
    Math.log(1 / 4),
    12,
  );
  const constant = fit(matrix([1, 0], [1, 0], [1, 0]), [0, 1, 0]);
  expect(constant.weights).toHaveLength(0);
  expect(constant.score(matrix([1, 0]))[0]).toBeCloseTo(Math.log(1 / 2), 8);
});

test('missing and unseen values give numbers', () => {
  const model = fit(matrix([1, 0], [2, 1], [Number.NaN, 0], [4, 1]), [0, 1, 1, 0]);
  for (const score of model.score(matrix([Number.NaN, Number.NaN], [2, 2])))
    expect(score).toSatisfy(Number.isFinite);
});
