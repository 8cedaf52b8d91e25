import fc from 'fast-check';
import { expect, test } from 'vitest';
import { psi } from './psi.ts';

test('by hand: two bins, shares 1/2 and 1/2 against 1/4 and 3/4', () => {
  // (1/2 - 1/4) ln 2 + (1/2 - 3/4) ln(2/3) = ln(3) / 4
  expect(psi([10, 10], [5, 15], 0)).toBeCloseTo(Math.log(3) / 4, 12);
});

// Evidently's own function on the same shares, no empty bin.
test('300, 500, 200 against 20, 55, 25', () => {
  expect(psi([300, 500, 200], [20, 55, 25], 0)).toBeCloseTo(0.0564692, 7);
});

// Ten unit bins: without smoothing, and with half a row more in every bin on both sides.
test('80 in each of ten bins against a slope', () => {
  const reference = Array.from({ length: 10 }, () => 80);
  const current = [18, 14, 12, 11, 10, 9, 8, 7, 6, 5];
  expect(psi(reference, current, 0)).toBeCloseTo(0.1363885, 7);
  expect(psi(reference, current)).toBeCloseTo(0.1232903, 7);
});

const counts = fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { minLength: 2, maxLength: 30 });

test('never negative, symmetric, and 0 against itself', () => {
  fc.assert(
    fc.property(counts, (pairs) => {
      const [left, right] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      expect(psi(left, right)).toBeGreaterThanOrEqual(0);
      expect(psi(left, right)).toBeCloseTo(psi(right, left), 12);
      expect(psi(left, left)).toBe(0);
    }),
    { seed: 11, numRuns: 300 },
  );
});

function join(values: readonly number[]): number[] {
  return [(values[0] ?? 0) + (values[1] ?? 0), ...values.slice(2)];
}

test('joining two bins never makes it larger, without smoothing', () => {
  const positive = fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 })), {
    minLength: 3,
    maxLength: 20,
  });
  fc.assert(
    fc.property(positive, (pairs) => {
      const [left, right] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      expect(psi(join(left), join(right), 0)).toBeLessThanOrEqual(psi(left, right, 0) + 1e-12);
    }),
    { seed: 12, numRuns: 300 },
  );
});

test('the edges', () => {
  expect(psi([], [])).toBe(0);
  expect(psi([5], [900])).toBe(0);
  expect(Number.isFinite(psi([100, 0], [0, 100]))).toBe(true);
  expect(() => psi([1, 2], [1, 2, 3])).toThrow('2 and 3 bins cannot be compared');
});
