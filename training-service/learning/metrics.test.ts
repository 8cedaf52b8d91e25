import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accuracy,
  areaUnderCurve,
  brierScore,
  confusionMatrix,
  expectedCalibrationError,
  f1OfBad,
  logLoss,
  recallOfGood,
  specificityOfBad,
  weightedSpecificity,
} from './metrics.ts';

fc.configureGlobal({ seed: 2026 });

const target = Uint8Array.of(0, 0, 1, 1);
const probabilities = Float64Array.of(0.1, 0.4, 0.35, 0.8);

test('figures worked out by hand', () => {
  // Three of the four pairs of a bad and a good row are in order.
  expect(areaUnderCurve(target, probabilities)).toBe(0.75);
  expect(logLoss(target, probabilities)).toBeCloseTo(
    -(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4,
    15,
  );
  expect(brierScore(target, probabilities)).toBeCloseTo((0.01 + 0.16 + 0.4225 + 0.04) / 4, 15);
  const matrix = confusionMatrix(target, probabilities, 0.4);
  expect(matrix).toEqual({ goodAccepted: 1, goodRejected: 1, badAccepted: 1, badRejected: 1 });
  expect([accuracy(matrix), recallOfGood(matrix), specificityOfBad(matrix)]).toEqual([0.5, 0.5, 0.5]);
});

test('a probability at the cutoff is rejected, as the decision says red', () => {
  expect(confusionMatrix(Uint8Array.of(0), Float64Array.of(0.5), 0.5).goodRejected).toBe(1);
});

test('AUC is the share of pairs in order, ties counting one half', () => {
  const row = fc.record({ outcome: fc.integer({ min: 0, max: 1 }), score: fc.integer({ min: -4, max: 4 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const bad = rows.filter(({ outcome }) => outcome === 1);
      const good = rows.filter(({ outcome }) => outcome === 0);
      fc.pre(bad.length > 0 && good.length > 0);
      let inOrder = 0;
      for (const b of bad)
        for (const g of good) inOrder += b.score > g.score ? 1 : b.score === g.score ? 0.5 : 0;
      const found = areaUnderCurve(
        Uint8Array.from(rows, ({ outcome }) => outcome),
        Float64Array.from(rows, ({ score }) => score),
      );
      expect(found).toBeCloseTo(inOrder / (bad.length * good.length), 12);
    }),
  );
});

test('log loss stays finite where a certain answer is wrong', () => {
  // The machine epsilon is 2^-52.
  expect(logLoss(Uint8Array.of(1), Float64Array.of(0))).toBeCloseTo(52 * Math.LN2, 12);
  expect(logLoss(Uint8Array.of(0), Float64Array.of(1))).toBeCloseTo(52 * Math.LN2, 12);
});

test('what the data cannot give is NaN', () => {
  const onlyGood = Uint8Array.of(0, 0);
  const scores = Float64Array.of(0.2, 0.3);
  expect(areaUnderCurve(onlyGood, scores)).toBeNaN();
  expect(specificityOfBad(confusionMatrix(onlyGood, scores, 0.5))).toBeNaN();
});

test('one score that is no number makes NaN of all that is summed from scores', () => {
  const scores = Float64Array.of(0.1, Number.NaN, 0.35, 0.8);
  expect(areaUnderCurve(target, scores)).toBeNaN();
  expect(areaUnderCurve(target, new Float64Array(4).fill(Number.NaN))).toBeNaN();
  expect(logLoss(target, scores)).toBeNaN();
  expect(brierScore(target, scores)).toBeNaN();
  expect(expectedCalibrationError(target, scores)).toBeNaN();
});

test('endless scores have a rank', () => {
  expect(areaUnderCurve(target, Float64Array.of(-Infinity, 0, Infinity, Infinity))).toBe(1);
});

test('F1 and class-weighted specificity by hand', () => {
  const matrix = { goodAccepted: 6, goodRejected: 2, badAccepted: 1, badRejected: 3 };
  // Precision 3/5, recall 3/4.
  expect(f1OfBad(matrix)).toBeCloseTo(2 / 3, 15);
  // Bad as positive: specificity 6/8, 4 rows; good as positive: 3/4, 8 rows.
  expect(weightedSpecificity(matrix)).toBeCloseTo((4 * (6 / 8) + 8 * (3 / 4)) / 12, 15);
  const uneven = { goodAccepted: 8, goodRejected: 0, badAccepted: 3, badRejected: 1 };
  expect(weightedSpecificity(uneven)).toBeCloseTo((4 * 1 + 8 * (1 / 4)) / 12, 15);
});

test('expected calibration error by hand', () => {
  // Two bins: 0.2 and 0.4 with one bad of two (gap 0.2), 0.5 and 1 both bad (gap 0.25).
  const found = expectedCalibrationError(Uint8Array.of(0, 1, 1, 1), Float64Array.of(0.2, 0.4, 0.5, 1), 2);
  expect(found).toBeCloseTo((0.4 + 0.5) / 4, 15);
  expect(expectedCalibrationError(Uint8Array.of(0, 1), Float64Array.of(0, 1))).toBe(0);
});
