import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binMatrix } from './binning.ts';
import { buildHistogram, emptyHistogram, PER_BIN, subtractHistogram } from './histogram.ts';
import { testTable, unlimited } from './test-data.ts';

fc.configureGlobal({ seed: 2026 });

const derivativesOf = (rowCount: number) => ({
  gradients: Float32Array.from({ length: rowCount }, (_, row) => Math.sin(row)),
  hessians: Float32Array.from({ length: rowCount }, (_, row) => 1 + (row % 3)),
});

test('sums per bin, by hand', () => {
  const matrix = binMatrix(
    { rowCount: 3, features: [{ kind: 'numeric' }], values: Float32Array.of(1, 2, 1) },
    unlimited,
  );
  const histogram = emptyHistogram(matrix.binTotal);
  const derivatives = { gradients: Float32Array.of(0.5, 0.25, -1), hessians: Float32Array.of(1, 2, 4) };
  buildHistogram(matrix, { rows: Int32Array.of(2, 0, 1), start: 0, end: 3 }, derivatives, histogram);
  expect(Array.from(histogram)).toEqual([-0.5, 5, 2, 0.25, 2, 1]);
});

test('parent minus one child is the other child', () => {
  fc.assert(
    fc.property(testTable, fc.double({ min: 0, max: 1, noNaN: true }), ({ data }, part) => {
      const matrix = binMatrix(data, unlimited);
      const derivatives = derivativesOf(data.rowCount);
      const rows = Int32Array.from({ length: data.rowCount }, (_, row) => row);
      const middle = Math.floor(part * data.rowCount);
      const filled = (start: number, end: number) => {
        const histogram = emptyHistogram(matrix.binTotal);
        buildHistogram(matrix, { rows, start, end }, derivatives, histogram);
        return histogram;
      };
      const difference = filled(0, data.rowCount);
      subtractHistogram(difference, filled(0, middle));
      const direct = filled(middle, data.rowCount);
      for (let at = 0; at < direct.length; at += PER_BIN) {
        const [gradient, hessian, count] = direct.subarray(at, at + PER_BIN);
        expect(difference[at + 2]).toBe(count);
        expect(difference[at]).toBeCloseTo(gradient ?? Number.NaN, 10);
        expect(difference[at + 1]).toBeCloseTo(hessian ?? Number.NaN, 10);
        if (count === 0) expect(Array.from(difference.subarray(at, at + 2))).toEqual([0, 0]);
      }
    }),
  );
});

test.each([1, 2, 3, 4, 5, 7, 8, 9])('%i features: every one has all rows in its bins', (width) => {
  const rowCount = 50;
  const values = Float32Array.from({ length: rowCount * width }, (_, i) => (i * 37) % 11);
  const features = Array.from({ length: width }, () => ({ kind: 'numeric' as const }));
  const matrix = binMatrix({ rowCount, features, values }, unlimited);
  const derivatives = derivativesOf(rowCount);
  const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
  const histogram = emptyHistogram(matrix.binTotal);
  buildHistogram(matrix, { rows, start: 10, end: 40 }, derivatives, histogram);
  const expected = emptyHistogram(matrix.binTotal);
  for (let row = 10; row < 40; row++)
    for (let feature = 0; feature < width; feature++) {
      const at = PER_BIN * ((matrix.offsets[feature] ?? 0) + (matrix.bins[row * width + feature] ?? 0));
      expected[at] = (expected[at] ?? 0) + (derivatives.gradients[row] ?? 0);
      expected[at + 1] = (expected[at + 1] ?? 0) + (derivatives.hessians[row] ?? 0);
      expected[at + 2] = (expected[at + 2] ?? 0) + 1;
    }
  expect(histogram).toEqual(expected);
});
