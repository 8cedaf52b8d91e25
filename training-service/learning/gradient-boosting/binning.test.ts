import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { FeatureBins } from './bins.ts';
import { workspaceFor } from './crew/open-crew.ts';
import { type BoostingParameters, lightgbmDefaults } from './parameters.ts';

fc.configureGlobal({ seed: 2026 });

function binColumn(
  values: readonly number[],
  parameters: Partial<BoostingParameters>,
  categoryCount?: number,
) {
  const binned = workspaceFor(
    {
      rowCount: values.length,
      features: [categoryCount === undefined ? { kind: 'numeric' } : { kind: 'categorical', categoryCount }],
      values: Float32Array.from(values),
    },
    new Uint8Array(values.length),
    { ...lightgbmDefaults, min_data_in_bin: 1, ...parameters },
  );
  const [feature] = binned.plan.features;
  if (feature === undefined) throw new Error('no feature');
  return { feature, bins: Array.from(binned.bins) };
}

const boundsOf = (feature: FeatureBins): number[] =>
  feature.kind === 'numeric' ? Array.from(feature.upperBounds) : [];

test('few values: a bound half-way between neighbours, once the bin holds enough rows', () => {
  const values = [1, 1, 2, 4, 4, 4, 8];
  expect(boundsOf(binColumn(values, {}).feature)).toEqual([1.5, 3, 6, Number.POSITIVE_INFINITY]);
  expect(boundsOf(binColumn(values, { min_data_in_bin: 3 }).feature)).toEqual([
    3,
    6,
    Number.POSITIVE_INFINITY,
  ]);
  expect(binColumn(values, { min_data_in_bin: 3 }).bins).toEqual([0, 0, 0, 1, 1, 1, 2]);
});

test('many values: a frequent one gets a bin of its own, the others share', () => {
  const values = [...Array.from({ length: 60 }, () => 50), ...Array.from({ length: 40 }, (_, i) => i)];
  const { feature } = binColumn(values, { max_bin: 5 });
  expect(feature.binCount).toBeLessThanOrEqual(5);
  expect(boundsOf(feature)).toContain(44.5);
});

test('missing values have the last bin, and only where there are any', () => {
  expect(binColumn([1, Number.NaN, 2], {}).bins).toEqual([0, 2, 1]);
  expect(binColumn([1, 2], {}).feature).toMatchObject({ missingBin: -1, binCount: 2 });
  expect(binColumn([Number.NaN, Number.NaN], {}).feature).toMatchObject({ missingBin: 1, binCount: 2 });
});

test('categories come by falling count; rare and missing ones go to bin 0', () => {
  const codes = [2, 2, 2, 2, 0, 0, 0, 4, 4, 1, Number.NaN];
  const { feature, bins } = binColumn(codes, { min_data_in_bin: 2 }, 5);
  expect(feature).toEqual({ kind: 'categorical', categoryOfBin: Int32Array.of(-1, 2, 0, 4), binCount: 4 });
  expect(bins).toEqual([1, 1, 1, 1, 2, 2, 2, 3, 3, 0, 0]);
});

test('never more bins than allowed, and each value lies between its bin’s bounds', () => {
  const value = fc.option(fc.float({ noNaN: true, noDefaultInfinity: true }), { nil: Number.NaN, freq: 5 });
  const limits = fc.record({
    max_bin: fc.integer({ min: 2, max: 20 }),
    min_data_in_bin: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 120 }), limits, (values, parameters) => {
      const { feature, bins } = binColumn(values, parameters);
      expect(feature.binCount).toBeLessThanOrEqual(parameters.max_bin);
      const bounds = boundsOf(feature);
      for (const bound of bounds) expect(Math.fround(bound)).toBe(bound);
      for (let bin = 1; bin < bounds.length; bin++)
        expect(bounds[bin]).toBeGreaterThan(bounds[bin - 1] ?? Number.NaN);
      for (const [row, bin] of bins.entries()) {
        const stored = Math.fround(values[row] ?? Number.NaN);
        if (Number.isNaN(stored)) expect(bin).toBe(feature.binCount - 1);
        else {
          expect(stored).toBeLessThanOrEqual(bounds[bin] ?? Number.NaN);
          if (bin > 0) expect(stored).toBeGreaterThan(bounds[bin - 1] ?? Number.NaN);
        }
      }
    }),
  );
});
