import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chiSquareCdf, chiSquareQuantile, chiSquareTail } from './chi-square.ts';

// Published table of the upper 5 % and 1 % points.
test.each([
  [0.95, 1, 3.841],
  [0.95, 2, 5.991],
  [0.95, 3, 7.815],
  [0.95, 4, 9.488],
  [0.95, 5, 11.07],
  [0.95, 9, 16.919],
  [0.95, 19, 30.144],
  [0.99, 1, 6.635],
  [0.99, 9, 21.666],
  [0.99, 30, 50.892],
])('the %f quantile with %i degrees of freedom is %f', (probability, degrees, expected) => {
  expect(chiSquareQuantile(probability, degrees)).toBeCloseTo(expected, 3);
});

// SciPy 1.17.1, chi2.sf.
test.each([
  [5.75, 2, 0.0564161395],
  [3.1746031746, 5, 0.6730876007],
])('the tail above %f with %i degrees of freedom is %f', (x, degrees, expected) => {
  expect(chiSquareTail(x, degrees)).toBeCloseTo(expected, 10);
});

test('the far tail keeps its digits', () => {
  expect(chiSquareTail(40, 4) / 4.3284226e-8).toBeCloseTo(1, 7);
});

test('with two degrees of freedom it is the exponential distribution', () => {
  for (const x of [0.1, 1, 3, 10, 30]) expect(chiSquareCdf(x, 2)).toBeCloseTo(1 - Math.exp(-x / 2), 13);
});

test('the quantile is the inverse of the distribution function', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.integer({ min: 1, max: 200 }),
      (probability, degrees) => {
        expect(chiSquareCdf(chiSquareQuantile(probability, degrees), degrees)).toBeCloseTo(probability, 10);
      },
    ),
    { seed: 5, numRuns: 200 },
  );
});

test('the edges', () => {
  expect(chiSquareCdf(0, 3)).toBe(0);
  expect(chiSquareCdf(-1, 3)).toBe(0);
  expect(chiSquareTail(0, 3)).toBe(1);
  expect(chiSquareQuantile(0, 3)).toBe(0);
  expect(chiSquareQuantile(0.99, 0)).toBe(0);
});
