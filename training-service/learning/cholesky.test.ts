import fc from 'fast-check';
import { expect, test } from 'vitest';
import { solveCholesky } from './cholesky.ts';

fc.configureGlobal({ seed: 2026 });

test('solves a system worked out by hand', () => {
  // [[4, 2], [2, 3]] x = [8, 7] has x = [1.25, 1.5].
  const right = Float64Array.of(8, 7);
  expect(solveCholesky(Float64Array.of(4, 2, 2, 3), right)).toBe(true);
  expect(right[0]).toBeCloseTo(1.25, 14);
  expect(right[1]).toBeCloseTo(1.5, 14);
});

test('solves A = B B-transposed + I for any B', () => {
  const size = 4;
  const entry = fc.double({ min: -5, max: 5, noNaN: true });
  const square = fc.array(entry, { minLength: size * size, maxLength: size * size });
  fc.assert(
    fc.property(square, fc.array(entry, { minLength: size, maxLength: size }), (b, solution) => {
      const at = (i: number, j: number) => b[i * size + j] ?? 0;
      const range = [0, 1, 2, 3];
      const matrix = range.flatMap((i) =>
        range.map((j) => range.reduce((sum, k) => sum + at(i, k) * at(j, k), i === j ? 1 : 0)),
      );
      const right = Float64Array.from(range, (i) =>
        range.reduce((sum, j) => sum + (matrix[i * size + j] ?? 0) * (solution[j] ?? 0), 0),
      );
      expect(solveCholesky(Float64Array.from(matrix), right)).toBe(true);
      for (const i of range) expect(Math.abs((right[i] ?? 0) - (solution[i] ?? 0))).toBeLessThan(1e-9);
    }),
  );
});

test('says no to a matrix that is not positive definite', () => {
  expect(solveCholesky(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toBe(false);
  expect(solveCholesky(Float64Array.of(0), Float64Array.of(1))).toBe(false);
});
