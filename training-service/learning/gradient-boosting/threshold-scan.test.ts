/** The kernel's scan beside the one in TypeScript, which the exhaustive searches of `split-search.test.ts` prove. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumsOfFeature } from './feature-search.ts';
import { findNumericSplit, scanThresholds } from './numeric-split.ts';
import { searchLeaves } from './steps.ts';
import { filledWorkspace, testTable, unlimited } from './test-data.ts';
import { kernelScan } from './threshold-scan.ts';

fc.configureGlobal({ seed: 2026 });

const derivatives = fc.record({
  gradients: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 60, maxLength: 60 }),
  hessians: fc.array(fc.double({ min: 0, max: 0.25, noNaN: true }), { minLength: 60, maxLength: 60 }),
});
const settings = fc.record({
  lambda_l1: fc.constantFrom(0, 0.3),
  lambda_l2: fc.constantFrom(0, 2),
  min_data_in_leaf: fc.constantFrom(1, 3, 10),
  min_sum_hessian_in_leaf: fc.constantFrom(1e-9, 0.2, 1),
  min_gain_to_split: fc.constantFrom(0, 0.1),
});
const toBeat = fc.constantFrom(0, 0.05, 0.5);

test('the same split to the last bit, with and without missing values', () => {
  fc.assert(
    fc.property(testTable, derivatives, settings, toBeat, (table, { gradients, hessians }, some, least) => {
      const parameters = { ...unlimited, ...some };
      const workspace = filledWorkspace(table, parameters, {
        gradients: Float64Array.from(gradients),
        hessians: Float64Array.from(hessians),
      });
      const rows = { start: 0, end: table.data.rowCount };
      searchLeaves(workspace, { rows, slot: 0, parentSlot: -1, leaves: [null, null] }, 0);
      const { plan } = workspace;
      const histogram = { words: workspace.histogram(0), fixedPoint: plan.fixedPoint };
      for (const [feature, bins] of plan.features.entries()) {
        if (bins.kind !== 'numeric') continue;
        const offset = plan.starts[feature] ?? 0;
        const total = sumsOfFeature(workspace, 0, feature);
        const search = { feature, bins, histogram, offset, total, parameters, range: null, toBeat: least };
        expect(findNumericSplit(search, kernelScan(workspace, 0))).toEqual(
          findNumericSplit(search, scanThresholds),
        );
      }
    }),
    { numRuns: 300 },
  );
});
