import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitPlatt } from './platt.ts';
import { sigmoid } from './sigmoid.ts';

fc.configureGlobal({ seed: 2026 });

test('a published check value', () => {
  const { slope, intercept } = fitPlatt(Float64Array.of(-2, -1, 0, 1, 2, 3), Uint8Array.of(0, 0, 1, 0, 1, 1));
  expect(slope).toBeCloseTo(0.53551, 5);
  expect(intercept).toBeCloseTo(-0.267755, 5);
});

test('the fit has no slope left in either direction, on any scores', () => {
  const row = fc.record({
    score: fc.double({ min: -20, max: 20, noNaN: true }),
    outcome: fc.integer({ min: 0, max: 1 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
      const bad = rows.filter(({ outcome }) => outcome === 1).length;
      const wanted = (outcome: number) =>
        outcome === 1 ? (bad + 1) / (bad + 2) : 1 / (rows.length - bad + 2);
      const { slope, intercept } = fitPlatt(
        Float64Array.from(rows, ({ score }) => score),
        Uint8Array.from(rows, ({ outcome }) => outcome),
      );
      let g1 = 0;
      let g2 = 0;
      for (const { score, outcome } of rows) {
        const residual = sigmoid(slope * score + intercept) - wanted(outcome);
        g1 += residual * score;
        g2 += residual;
      }
      expect(Math.abs(g1)).toBeLessThan(1e-3);
      expect(Math.abs(g2)).toBeLessThan(1e-3);
    }),
  );
});

test('scores that tell nothing apart give the share of bad, by the rule of succession', () => {
  const { slope, intercept } = fitPlatt(new Float64Array(4), Uint8Array.of(0, 0, 0, 1));
  expect(slope).toBe(0);
  // Three good of target 1/5, one bad of 2/3.
  expect(sigmoid(intercept)).toBeCloseTo((3 / 5 + 2 / 3) / 4, 6);
});

test('one class, one row: finite', () => {
  expect(fitPlatt(Float64Array.of(5), Uint8Array.of(1)).intercept).toBeLessThan(10);
  const { slope, intercept } = fitPlatt(Float64Array.of(1, 2, 3), Uint8Array.of(0, 0, 0));
  expect([slope, intercept].every(Number.isFinite)).toBe(true);
});
