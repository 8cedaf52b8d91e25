import { expect, test } from 'vitest';
import { logisticRegression } from '../logistic-regression.ts';
import { Random } from '../random.ts';
import { type AverageParameters, average } from './average.ts';

const random = new Random(7);
const rowCount = 120;
const values = Float32Array.from({ length: rowCount * 2 }, () => random.unit());
const data = { rowCount, features: [{ kind: 'numeric' as const }, { kind: 'numeric' as const }], values };
const target = Uint8Array.from({ length: rowCount }, (_, row) =>
  (values[row * 2] ?? 0) + random.unit() > 1 ? 1 : 0,
);
const parameters = {
  ...average.recommended,
  random_forest: { ...average.recommended.random_forest, n_estimators: 10 },
};

test('its probabilities are calibrated log-odds: near the share of bad, in the order of the signal', () => {
  const model = average.fit(data, target, parameters, new Random(1));
  const answers = model.probabilities(data);
  const mean = answers.reduce((sum, p) => sum + p, 0) / rowCount;
  const share = target.reduce((sum, outcome) => sum + outcome, 0) / rowCount;
  expect(Math.abs(mean - share)).toBeLessThan(0.06);
  const [low = 0, high = 0] = model.probabilities({
    ...data,
    rowCount: 2,
    values: Float32Array.of(0.05, 0.5, 0.95, 0.5),
  });
  expect(high).toBeGreaterThan(low + 0.3);
});

const fit = (seed: number) => average.fit(data, target, parameters, new Random(seed));

test('same seed, same model; another seed, another one', () => {
  expect(fit(1)).toEqual(fit(1));
  expect(fit(1)).not.toEqual(fit(2));
});

test('a member alone ranks as by itself; weights count by their ratio', () => {
  const alone = average.fit(data, target, { ...parameters, weights: [1, 0, 0] }, new Random(1)).score(data);
  const linear = logisticRegression.fit(data, target, parameters.logistic_regression, new Random(1));
  const [first, second] = [0, 1].map((row) => [alone[row] ?? 0, linear.score(data)[row] ?? 0]);
  const slope = ((second?.[0] ?? 0) - (first?.[0] ?? 0)) / ((second?.[1] ?? 0) - (first?.[1] ?? 0));
  expect(slope).toBeGreaterThan(0);
  for (const [row, score] of linear.score(data).entries())
    expect(alone[row]).toBeCloseTo((first?.[0] ?? 0) + slope * (score - (first?.[1] ?? 0)), 9);

  const scoresWith = (weights: AverageParameters['weights']) =>
    average.fit(data, target, { ...parameters, weights }, new Random(1)).score(data);
  const once = scoresWith(null);
  const thrice = scoresWith([3, 3, 3]);
  for (const [row, score] of once.entries()) expect(thrice[row]).toBeCloseTo(score, 4);
  expect(scoresWith([1, 2, 2])).not.toEqual(once);
});

test.each([
  { name: 'one row', rows: 1, outcomes: [1] },
  { name: 'one class', rows: 3, outcomes: [0, 0, 0] },
  { name: 'one row a class', rows: 2, outcomes: [0, 1] },
  { name: 'a single bad row', rows: 5, outcomes: [0, 0, 1, 0, 0] },
])('$name: a finite answer', ({ rows, outcomes }) => {
  const few = { ...data, rowCount: rows, values: values.slice(0, rows * 2) };
  const model = average.fit(few, Uint8Array.from(outcomes), parameters, new Random(1));
  for (const score of model.score(few)) expect(Number.isFinite(score)).toBe(true);
});
