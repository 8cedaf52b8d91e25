import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeatureMatrix } from './feature-matrix.ts';
import { applyLinearDesign, fitLinearDesign } from './linear-design.ts';

fc.configureGlobal({ seed: 2026 });

const missing = Number.NaN;

const matrix = (
  features: FeatureMatrix['features'],
  ...rows: readonly (readonly number[])[]
): FeatureMatrix => ({
  rowCount: rows.length,
  features,
  values: Float32Array.from(rows.flat()),
});

test('numbers are standardised, categories centred, missing values marked', () => {
  const features = [{ kind: 'numeric' as const }, { kind: 'categorical' as const, categoryCount: 4 }];
  const data = matrix(features, [1, 0], [3, 2], [missing, 2], [5, missing]);
  const design = fitLinearDesign(data);
  expect(design).toEqual([
    { feature: 0, kind: 'value', code: 0, mean: 3, scale: Math.sqrt(8 / 3) },
    { feature: 0, kind: 'missing', code: 0, mean: 0.25, scale: 1 },
    { feature: 1, kind: 'category', code: 0, mean: 1 / 3, scale: 1 },
    { feature: 1, kind: 'category', code: 2, mean: 2 / 3, scale: 1 },
    { feature: 1, kind: 'missing', code: 0, mean: 0.25, scale: 1 },
  ]);
  const applied = applyLinearDesign(design, data);
  expect(Array.from(applied.subarray(10, 15))).toEqual([0, 0.75, -1 / 3, 1 - 2 / 3, -0.25]);
  expect(Array.from(applied.subarray(15, 20))).toEqual([2 / Math.sqrt(8 / 3), -0.25, 0, 0, 0.75]);
});

test('a category that training did not see moves no column up', () => {
  const features = [{ kind: 'categorical' as const, categoryCount: 3 }];
  const design = fitLinearDesign(matrix(features, [0], [1]));
  expect(Array.from(applyLinearDesign(design, matrix(features, [2])))).toEqual([-0.5, -0.5]);
});

test('what never varies has no column', () => {
  const features = [{ kind: 'numeric' as const }, { kind: 'categorical' as const, categoryCount: 2 }];
  const value = Math.fround(0.1);
  expect(fitLinearDesign(matrix(features, [value, 1], [value, 1], [value, 1]))).toEqual([]);
  expect(fitLinearDesign(matrix(features, [missing, missing], [missing, missing]))).toEqual([]);
});

test('each column is 0 on average over the training rows', () => {
  const value = fc.option(fc.float({ min: -1000, max: 1000, noNaN: true }), { nil: missing });
  const code = fc.option(fc.integer({ min: 0, max: 3 }), { nil: missing });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, code), { minLength: 1, maxLength: 40 }), (rows) => {
      const data = matrix([{ kind: 'numeric' }, { kind: 'categorical', categoryCount: 4 }], ...rows);
      const design = fitLinearDesign(data);
      const applied = applyLinearDesign(design, data);
      for (const i of design.keys()) {
        const sum = rows.reduce((total, _, row) => total + (applied[row * design.length + i] ?? 0), 0);
        expect(Math.abs(sum)).toBeLessThan(1e-9 * rows.length);
      }
    }),
  );
});
