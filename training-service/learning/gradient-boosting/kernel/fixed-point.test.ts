import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writePair } from '../test-data.ts';
import { countAt, fixedPointFor, gradientAt, hessianAt, PAIR_WORDS } from './fixed-point.ts';

fc.configureGlobal({ seed: 2026 });

const row = fc.record({
  gradient: fc.double({ min: -1, max: 1, noNaN: true }),
  hessian: fc.double({ min: 0, max: 0.25, noNaN: true }),
});

test('a row comes back within half a unit, its count is 1', () => {
  fc.assert(
    fc.property(row, fc.integer({ min: 1, max: 2 ** 30 - 1 }), ({ gradient, hessian }, rowCount) => {
      const words = new Int32Array(2 * PAIR_WORDS);
      const format = fixedPointFor(rowCount);
      writePair(words, 1, gradient, hessian, format);
      expect(Math.abs(gradientAt(words, PAIR_WORDS, format) - gradient)).toBeLessThanOrEqual(
        format.gradientUnit / 2,
      );
      expect(Math.abs(hessianAt(words, PAIR_WORDS, format) - hessian)).toBeLessThanOrEqual(
        format.hessianUnit / 2,
      );
      expect(countAt(words, PAIR_WORDS, format)).toBe(1);
    }),
  );
});

test.each([1, 2, 3, 1000, 1023, 1024, 100_000, 1_000_000, 10_000_000, 2 ** 30 - 1])(
  'sums of %i rows at both ends of the range fit, and are exact as numbers',
  (rowCount) => {
    const format = fixedPointFor(rowCount);
    for (const gradient of [-1, 1]) {
      const words = new Int32Array(PAIR_WORDS);
      writePair(words, 0, gradient, 0.25, format);
      const sums = new BigInt64Array(words.buffer);
      for (const half of [0, 1]) sums[half] = (sums[half] ?? 0n) * BigInt(rowCount);
      expect(gradientAt(words, 0, format)).toBe(gradient * rowCount);
      expect(hessianAt(words, 0, format)).toBe(0.25 * rowCount);
      expect(countAt(words, 0, format)).toBe(rowCount);
    }
  },
);

test('a million rows keep ten digits of gradients and seven of hessians', () => {
  const { gradientUnit, hessianUnit } = fixedPointFor(1_000_000);
  expect(gradientUnit).toBeLessThan(1.2e-10);
  expect(hessianUnit).toBeLessThan(3e-8);
});
