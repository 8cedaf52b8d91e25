/** Random tables for the tests of this folder: numbers and categories, with ties and missing values. */
import fc from 'fast-check';
import type { FeatureMatrix } from '../feature-matrix.ts';
import { workspaceFor } from './crew/open-crew.ts';
import type { Workspace } from './crew/workspace.ts';
import { type FixedPoint, PAIR_WORDS } from './kernel/fixed-point.ts';
import { type BoostingParameters, lightgbmDefaults } from './parameters.ts';

export const CATEGORIES = 6;

export interface TestTable {
  readonly data: FeatureMatrix;
  readonly target: Uint8Array;
}

/** Two numeric features and a categorical one; both classes occur. */
export const testTable: fc.Arbitrary<TestTable> = fc
  .array(
    fc.record({
      few: fc.option(fc.integer({ min: 0, max: 4 }), { nil: Number.NaN, freq: 6 }),
      many: fc.float({ min: -100, max: 100, noNaN: true }),
      code: fc.option(fc.integer({ min: 0, max: CATEGORIES - 1 }), { nil: Number.NaN, freq: 8 }),
      outcome: fc.integer({ min: 0, max: 1 }),
    }),
    { minLength: 6, maxLength: 60 },
  )
  .filter((rows) => new Set(rows.map(({ outcome }) => outcome)).size === 2)
  .map((rows) => ({
    data: {
      rowCount: rows.length,
      features: [
        { kind: 'numeric' },
        { kind: 'numeric' },
        { kind: 'categorical', categoryCount: CATEGORIES },
      ],
      values: Float32Array.from(rows.flatMap(({ few, many, code }) => [few, many, code])),
    },
    target: Uint8Array.from(rows, ({ outcome }) => outcome),
  }));

/** Settings under which nothing but the arithmetic limits a split. */
export const unlimited: BoostingParameters = {
  ...lightgbmDefaults,
  num_iterations: 10,
  min_data_in_leaf: 1,
  min_sum_hessian_in_leaf: 1e-9,
  min_data_in_bin: 1,
  lambda_l2: 0.5,
  cat_l2: 0,
  cat_smooth: 0,
  min_data_per_group: 1,
};

/** A table ready for its first tree, with made-up derivatives: gradients in [-1, 1], hessians in [0, 1/4], `[rows]` each. */
export function filledWorkspace(
  { data, target }: TestTable,
  parameters: BoostingParameters,
  { gradients, hessians }: { readonly gradients: Float64Array; readonly hessians: Float64Array },
  threads = 1,
): Workspace {
  const workspace = workspaceFor(data, target, parameters, threads);
  for (let row = 0; row < data.rowCount; row++) {
    workspace.rows[row] = row;
    writePair(workspace.pairs, row, gradients[row] ?? 0, hessians[row] ?? 0, workspace.plan.fixedPoint);
  }
  return workspace;
}

/**
 * Writes the pair of one row, as the derivative kernel does.
 * @param gradient in [-1, 1]
 * @param hessian in [0, 1/4]
 */
export function writePair(
  words: Int32Array,
  row: number,
  gradient: number,
  hessian: number,
  { gradientUnit, hessianUnit, hessianBits }: FixedPoint,
): void {
  const g = Math.round(gradient / gradientUnit);
  const h = Math.round(hessian / hessianUnit);
  const at = PAIR_WORDS * row;
  words[at] = g;
  words[at + 1] = Math.floor(g / 2 ** 32);
  words[at + 2] = h;
  words[at + 3] = Math.floor(h / 2 ** 32) + 2 ** hessianBits;
}
