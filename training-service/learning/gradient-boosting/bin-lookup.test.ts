import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binLookup } from './bin-lookup.ts';

fc.configureGlobal({ seed: 2026 });

test('the tabled lookup agrees with the binary search, on every kind of float32', () => {
  const value = fc.oneof(
    fc.float({ noNaN: true }),
    fc.float({ min: -2, max: 2, noNaN: true }),
    fc.constantFrom(0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 2 ** -149),
  );
  const bounds = fc.uniqueArray(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 40 });
  fc.assert(
    fc.property(bounds, fc.array(value, { maxLength: 40 }), (inner, list) => {
      const upperBounds = Float64Array.from([...inner].toSorted((a, b) => a - b).concat(Infinity));
      // Values at the bounds themselves are where a lookup goes wrong first.
      const values = Float32Array.from([...list, ...inner]);
      const missingBin = upperBounds.length;
      const found = { kind: 'numeric' as const, upperBounds, missingBin, binCount: missingBin + 1 };
      const [searched, tabled] = [10, 1_000_000].map((rowCount) => {
        const [bins, column] = [new Uint8Array(values.length), new Uint8Array(values.length)];
        const end = values.length;
        binLookup(
          found,
          rowCount,
        )({ values, bins, width: 1, index: 0, start: 0, end, column, columnStart: 0 });
        expect(column).toEqual(bins);
        return bins;
      });
      expect(tabled).toEqual(searched);
      for (const [row, bin] of (searched ?? []).entries())
        expect(bin).toBe(
          Number.isNaN(values[row])
            ? missingBin
            : upperBounds.findIndex((bound) => (values[row] ?? 0) <= bound),
        );
    }),
    { numRuns: 30 },
  );
});
