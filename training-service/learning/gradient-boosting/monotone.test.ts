import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logLoss } from '../metrics.ts';
import { Random } from '../random.ts';
import { gradientBoosting } from './gradient-boosting.ts';
import { isOrdered, rangesBelow } from './monotone.ts';
import { CATEGORIES, testTable, unlimited } from './test-data.ts';

fc.configureGlobal({ seed: 2026 });

const directions = fc.record({
  few: fc.constantFrom(-1 as const, 1 as const),
  many: fc.constantFrom(-1 as const, 0 as const, 1 as const),
});
const numbers = { few: [0, 1, 2, 3, 4], many: [-100, -40, -5, 0, 3, 30, 70, 100] };

function inOrder(scores: readonly number[], direction: number): void {
  for (let i = 1; i < scores.length; i++)
    expect(direction * ((scores[i] ?? 0) - (scores[i - 1] ?? 0))).toBeGreaterThanOrEqual(-1e-12);
}

test('over a grid the score keeps to the direction, whatever the other columns hold', () => {
  fc.assert(
    fc.property(testTable, directions, ({ data, target }, { few, many }) => {
      const parameters = { ...unlimited, monotone_constraints: [few, many, 0] as const };
      const model = gradientBoosting.fit(data, target, parameters, new Random(1));
      const scoresOf = (rows: readonly (readonly number[])[]): number[] =>
        Array.from(model.score({ ...data, rowCount: rows.length, values: Float32Array.from(rows.flat()) }));
      for (const code of [Number.NaN, ...Array.from({ length: CATEGORIES }, (_, i) => i)]) {
        for (const other of [...numbers.many, Number.NaN])
          inOrder(scoresOf(numbers.few.map((value) => [value, other, code])), few);
        for (const other of [...numbers.few, Number.NaN])
          inOrder(scoresOf(numbers.many.map((value) => [other, value, code])), many);
      }
    }),
    { numRuns: 25 },
  );
});

test('each tree still lowers the training loss', () => {
  fc.assert(
    fc.property(testTable, directions, ({ data, target }, { few, many }) => {
      let last = Number.POSITIVE_INFINITY;
      for (let num_iterations = 1; num_iterations <= 6; num_iterations++) {
        const parameters = { ...unlimited, num_iterations, monotone_constraints: [few, many] };
        const model = gradientBoosting.fit(data, target, parameters, new Random(1));
        const loss = logLoss(target, model.probabilities(data));
        expect(loss).toBeLessThanOrEqual(last + 1e-9);
        last = loss;
      }
    }),
    { numRuns: 15 },
  );
});

test('directions that bind nothing change nothing', () => {
  fc.assert(
    fc.property(testTable, ({ data, target }) => {
      const fit = (monotone_constraints: readonly (-1 | 0 | 1)[] | null) =>
        gradientBoosting.fit(data, target, { ...unlimited, monotone_constraints }, new Random(1)).trees;
      expect(fit([0, 0, 0])).toEqual(fit(null));
      expect(fit([])).toEqual(fit(null));
    }),
    { numRuns: 10 },
  );
});

test('a column that only falls with the outcome is not used when it must rise', () => {
  const data = {
    rowCount: 8,
    features: [{ kind: 'numeric' as const }],
    values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  };
  const target = Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0);
  const fit = (direction: -1 | 1) =>
    gradientBoosting.fit(data, target, { ...unlimited, monotone_constraints: [direction] }, new Random(1));
  expect(fit(1).trees).toHaveLength(0);
  expect(fit(-1).trees).toHaveLength(10);
});

test('the mean of the children’s values parts their ranges', () => {
  const sums = { gradient: 0, hessian: 1, count: 1 };
  const split = {
    kind: 'numeric',
    feature: 0,
    gain: 1,
    left: sums,
    right: sums,
    leftValue: -1,
    rightValue: 3,
    lastLeftBin: 0,
    missingLeft: true,
  } as const;
  const range = { lowest: -5, highest: 5 };
  const bound = (direction: -1 | 0 | 1) =>
    rangesBelow(range, split, { ...unlimited, monotone_constraints: [direction] });
  expect(bound(1)).toEqual({ left: { lowest: -5, highest: 1 }, right: { lowest: 1, highest: 5 } });
  expect(bound(-1)).toEqual({ left: { lowest: 1, highest: 5 }, right: { lowest: -5, highest: 1 } });
  expect(bound(0)).toEqual({ left: range, right: range });
  expect([isOrdered(1, 2, 2), isOrdered(-1, 1, 2), isOrdered(0, 2, 1)]).toEqual([true, false, true]);
});
