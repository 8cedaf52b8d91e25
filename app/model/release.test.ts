import { expect, test } from 'vitest';
import { performance } from './release.ts';

const basic = {
  folds: 10,
  rows: 1000,
  auc: 0.79,
  logLoss: 0.49,
  brier: 0.16,
  accuracy: 0.75,
  recallGood: 0.89,
  specificityBad: 0.43,
};

test('a record keeps the figures that it was made with, few or all', () => {
  expect(performance.parse(basic)).toEqual(basic);
  const whole = {
    ...basic,
    specificityWeighted: 0.57,
    f1Bad: 0.51,
    calibrationError: 0.026,
    confusion: { goodAccepted: 625, goodRejected: 75, badAccepted: 172, badRejected: 128 },
  };
  expect(performance.parse(whole)).toEqual(whole);
});

test.each([
  { f1Bad: Number.NaN },
  { f1Bad: undefined },
  { confusion: { goodAccepted: 1.5, goodRejected: 0, badAccepted: 0, badRejected: 0 } },
  { gini: 0.58 },
])('refused: %o', (more) => {
  expect(performance.safeParse({ ...basic, ...more }).success).toBe(false);
});
