import { expect, test } from 'vitest';
import { gaussLegendre } from './gauss-legendre.ts';

test('the rules of one to three points, by hand', () => {
  expect(gaussLegendre(1)).toEqual({ points: Float64Array.of(0.5), weights: Float64Array.of(1) });
  const two = gaussLegendre(2);
  expect(two.points[0]).toBeCloseTo((1 - 1 / Math.sqrt(3)) / 2, 15);
  expect(two.weights[1]).toBeCloseTo(0.5, 15);
  const three = gaussLegendre(3);
  expect(three.points[2]).toBeCloseTo((1 + Math.sqrt(0.6)) / 2, 15);
  expect(three.weights[1]).toBeCloseTo(4 / 9, 15);
});

test.each([1, 2, 5, 10, 40, 200])('%d points: powers up to twice the points are exact', (count) => {
  const { points, weights } = gaussLegendre(count);
  expect([...points].toSorted((a, b) => a - b)).toEqual([...points]);
  for (const power of [0, 1, count, 2 * count - 2, 2 * count - 1]) {
    const sum = points.reduce((sum, t, q) => sum + (weights[q] ?? 0) * t ** power, 0);
    expect(sum * (power + 1)).toBeCloseTo(1, 11);
  }
});
