import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logLoss } from '../metrics.ts';
import { Random } from '../random.ts';
import { holdOut } from './early-stopping.ts';
import { fitBoosting, GradientBoostingModel } from './gradient-boosting.ts';
import { testTable, unlimited } from './test-data.ts';

fc.configureGlobal({ seed: 2026 });

test('what is kept is the start of the whole training, up to the first lowest loss on the validation rows', () => {
  fc.assert(
    fc.property(testTable, testTable, fc.integer({ min: 1, max: 5 }), (seen, validation, rounds) => {
      const parameters = { ...unlimited, num_iterations: 12, learning_rate: 0.4 };
      const fit = (early_stopping_round: number) =>
        fitBoosting({
          ...seen,
          parameters: { ...parameters, early_stopping_round },
          random: new Random(1),
          validation,
        });
      const whole = fit(0);
      const losses = whole.trees.map((_, i) => {
        const model = new GradientBoostingModel(whole.baseScore, whole.trees.slice(0, i + 1));
        return logLoss(validation.target, model.probabilities(validation.data));
      });
      let best = 0;
      for (let i = 0; i < losses.length && i - best <= rounds; i++)
        if ((losses[i] ?? 0) < (losses[best] ?? 0)) best = i;
      expect(fit(rounds).trees).toEqual(whole.trees.slice(0, losses.length === 0 ? 0 : best + 1));
    }),
    { numRuns: 30 },
  );
});

test('a tenth is held out by class, the same for the same seed', () => {
  const data = {
    rowCount: 100,
    features: [{ kind: 'numeric' as const }],
    values: Float32Array.from({ length: 100 }, (_, i) => i),
  };
  const target = Uint8Array.from({ length: 100 }, (_, i) => (i < 30 ? 1 : 0));
  const { training, heldOut } = holdOut({ data, target }, new Random(1));
  expect([training.data.rowCount, heldOut?.data.rowCount]).toEqual([90, 10]);
  expect(heldOut?.target.reduce((sum, one) => sum + one, 0)).toBe(3);
  expect([...training.data.values, ...(heldOut?.data.values ?? [])].toSorted((a, b) => a - b)).toEqual(
    Array.from(data.values),
  );
  expect(holdOut({ data, target }, new Random(1))).toEqual({ training, heldOut });
  expect(holdOut({ data, target }, new Random(2))).not.toEqual({ training, heldOut });
});

test('two rows are too few to hold one out', () => {
  const data = { rowCount: 2, features: [{ kind: 'numeric' as const }], values: Float32Array.of(1, 2) };
  const target = Uint8Array.of(0, 1);
  expect(holdOut({ data, target }, new Random(1)).heldOut).toBeUndefined();
  const parameters = { ...unlimited, early_stopping_round: 1 };
  expect(fitBoosting({ data, target, parameters, random: new Random(1) }).trees).toHaveLength(10);
});
