/** Test help: small tables with ties, gaps and categories. */
import fc from 'fast-check';
import type { FeatureMatrix } from '../feature-matrix.ts';

const CATEGORIES = 4;

/** Two numbers and a category, some missing; at least one row of each class. */
export const smallTable = fc
  .array(
    fc.record({
      first: fc.option(fc.integer({ min: -3, max: 3 }), { nil: Number.NaN, freq: 6 }),
      second: fc.option(fc.float({ min: -10, max: 10, noNaN: true }), { nil: Number.NaN, freq: 6 }),
      code: fc.option(fc.integer({ min: 0, max: CATEGORIES - 1 }), { nil: Number.NaN, freq: 6 }),
      outcome: fc.integer({ min: 0, max: 1 }),
    }),
    { minLength: 2, maxLength: 40 },
  )
  .filter((rows) => new Set(rows.map(({ outcome }) => outcome)).size === 2)
  .map((rows): { readonly data: FeatureMatrix; readonly target: Uint8Array } => ({
    data: {
      rowCount: rows.length,
      features: [
        { kind: 'numeric' },
        { kind: 'numeric' },
        { kind: 'categorical', categoryCount: CATEGORIES },
      ],
      values: Float32Array.from(rows.flatMap(({ first, second, code }) => [first, second, code])),
    },
    target: Uint8Array.from(rows, ({ outcome }) => outcome),
  }));

/** One numeric column. */
export function columnOf(values: readonly number[]): FeatureMatrix {
  return {
    rowCount: values.length,
    features: [{ kind: 'numeric' }],
    values: Float32Array.from(values),
  };
}
