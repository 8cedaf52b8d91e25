import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binMatrix } from './binning.ts';
import { buildHistogram, emptyHistogram, subtractHistogram } from './histogram.ts';
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
  expect(Array.from(histogram.sums)).toEqual([-0.5, 5, 0.25, 2]);
  expect(Array.from(histogram.counts)).toEqual([2, 1]);
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
      expect(Array.from(difference.counts)).toEqual(Array.from(direct.counts));
      for (const [i, sum] of direct.sums.entries()) expect(difference.sums[i]).toBeCloseTo(sum, 10);
      for (const [bin, count] of direct.counts.entries())
        if (count === 0) expect(difference.sums[2 * bin]).toBe(0);
    }),
  );
});
