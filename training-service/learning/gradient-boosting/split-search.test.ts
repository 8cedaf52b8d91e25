/** The split searches against exhaustive ones that know nothing of bins or sorting. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestSplit } from './feature-search.ts';
import type { BoostingParameters } from './parameters.ts';
import type { Sums } from './split.ts';
import { searchLeaves } from './steps.ts';
import { CATEGORIES, filledWorkspace, type TestTable, testTable, unlimited } from './test-data.ts';

fc.configureGlobal({ seed: 2026 });

interface Case {
  readonly table: TestTable;
  readonly feature: number;
  readonly parameters: BoostingParameters;
}

const derivativesOf = ({ data, target }: TestTable) => ({
  gradients: Float64Array.from(target, (outcome, row) => 0.3 + 0.01 * (row % 5) - outcome),
  hessians: Float64Array.from({ length: data.rowCount }, (_, row) => 0.1 + 0.02 * (row % 6)),
});

function search({ table, feature, parameters }: Case) {
  const workspace = filledWorkspace(table, parameters, derivativesOf(table));
  const rows = { start: 0, end: table.data.rowCount };
  searchLeaves(workspace, { rows, slot: 0, parentSlot: -1, leaves: [null, null] }, 0);
  return bestSplit(
    workspace,
    { slot: 0, total: null, range: null },
    { from: feature, to: feature + 1, group: 0 },
  );
}

function sumsWhere(table: TestTable, isIn: (row: number) => boolean): Sums {
  const { gradients, hessians } = derivativesOf(table);
  let sums = { gradient: 0, hessian: 0, count: 0 };
  for (const row of table.target.keys()) {
    if (!isIn(row)) continue;
    sums = {
      gradient: sums.gradient + (gradients[row] ?? 0),
      hessian: sums.hessian + (hessians[row] ?? 0),
      count: sums.count + 1,
    };
  }
  return sums;
}

/** Largest gain of any of the given ways to choose the left side; 0 where none gains. */
function bestGain({ table, parameters }: Case, ways: readonly ((row: number) => boolean)[]): number {
  const { lambda_l1: l1, lambda_l2: l2, min_data_in_leaf, min_gain_to_split } = parameters;
  const worth = ({ gradient, hessian }: Sums) => Math.max(0, Math.abs(gradient) - l1) ** 2 / (hessian + l2);
  let best = 0;
  for (const isLeft of ways) {
    const left = sumsWhere(table, isLeft);
    const right = sumsWhere(table, (row) => !isLeft(row));
    if (Math.min(left.count, right.count) < Math.max(1, min_data_in_leaf)) continue;
    best = Math.max(
      best,
      worth(left) + worth(right) - worth(sumsWhere(table, () => true)) - min_gain_to_split,
    );
  }
  return best;
}

const valueOf = ({ table, feature }: Case, row: number): number =>
  table.data.values[row * table.data.features.length + feature] ?? Number.NaN;

test.each([{ feature: 0 }, { feature: 1 }])(
  'thresholds of feature $feature are as good as any',
  ({ feature }) => {
    const limits = fc.record({
      lambda_l1: fc.constantFrom(0, 0.4),
      min_data_in_leaf: fc.constantFrom(0, 1, 4),
      min_gain_to_split: fc.constantFrom(0, 0.2),
    });
    fc.assert(
      fc.property(testTable, limits, (table, some) => {
        const wanted = { table, feature, parameters: { ...unlimited, ...some } };
        const rows = Array.from(table.target.keys());
        const thresholds = rows.map((row) => valueOf(wanted, row)).filter((value) => !Number.isNaN(value));
        const ways = [...thresholds, Number.POSITIVE_INFINITY].flatMap((threshold) =>
          [true, false].map((missingLeft) => (row: number) => {
            const value = valueOf(wanted, row);
            return Number.isNaN(value) ? missingLeft : value <= threshold;
          }),
        );
        const found = search(wanted);
        expect(found?.gain ?? 0).toBeCloseTo(bestGain(wanted, ways), 8);
      }),
      { numRuns: 60 },
    );
  },
);

const subsetsOf = (codes: readonly number[]): number[][] =>
  Array.from({ length: 2 ** codes.length }, (_, bits) => codes.filter((_, i) => ((bits >> i) & 1) === 1));

test.each([
  { name: 'runs of sorted categories', max_cat_to_onehot: 0 },
  { name: 'one category against the rest', max_cat_to_onehot: 100 },
])('$name: as good as any set', ({ max_cat_to_onehot }) => {
  fc.assert(
    fc.property(testTable, (table) => {
      const wanted = { table, feature: 2, parameters: { ...unlimited, max_cat_to_onehot } };
      // With missing values no sorted run need be the best: they have to stay right.
      const codes = Array.from({ length: CATEGORIES }, (_, code) => code);
      const whole = Array.from(table.target.keys()).every((row) => !Number.isNaN(valueOf(wanted, row)));
      fc.pre(whole);
      const sets = max_cat_to_onehot === 0 ? subsetsOf(codes) : codes.map((code) => [code]);
      const ways = sets.map((set) => (row: number) => set.includes(valueOf(wanted, row)));
      expect(search(wanted)?.gain ?? 0).toBeCloseTo(bestGain(wanted, ways), 8);
    }),
    { numRuns: 40 },
  );
});

test('a leaf of equal rows has no split', () => {
  const data = {
    rowCount: 4,
    features: [{ kind: 'numeric' as const }],
    values: Float32Array.of(3, 3, 3, 3),
  };
  const table = { data, target: Uint8Array.of(0, 1, 0, 1) };
  expect(search({ table, feature: 0, parameters: unlimited })).toBeNull();
});

const splitOf = (values: readonly number[], outcomes: readonly number[]) => {
  const features = [{ kind: 'numeric' as const }];
  const data = { rowCount: values.length, features, values: Float32Array.from(values) };
  return search({ table: { data, target: Uint8Array.from(outcomes) }, feature: 0, parameters: unlimited });
};

test('missing values go to the side where they help; without any the fuller side takes later ones', () => {
  expect(splitOf([1, 1, 2, 2, Number.NaN, Number.NaN], [0, 0, 1, 1, 0, 0])).toMatchObject({
    missingLeft: true,
    lastLeftBin: 0,
  });
  expect(splitOf([1, 1, 2, 2, Number.NaN, Number.NaN], [0, 0, 1, 1, 1, 1])).toMatchObject({
    missingLeft: false,
    lastLeftBin: 0,
  });
  expect(splitOf([1, 2, 1, 2, Number.NaN, Number.NaN], [0, 0, 0, 0, 1, 1])).toMatchObject({
    missingLeft: false,
    lastLeftBin: 1,
  });
  expect(splitOf([1, 2, 2, 2], [0, 1, 1, 1])).toMatchObject({ missingLeft: false });
  expect(splitOf([1, 1, 1, 2], [0, 0, 0, 1])).toMatchObject({ missingLeft: true });
});

test('a set of categories keeps the limits of its own', () => {
  const codes = [0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3];
  const outcomes = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
  const features = [{ kind: 'categorical' as const, categoryCount: 4 }];
  const data = { rowCount: codes.length, features, values: Float32Array.from(codes) };
  const table = { data, target: Uint8Array.from(outcomes) };
  const leftRows = (some: Partial<BoostingParameters>) => {
    const found = search({ table, feature: 0, parameters: { ...unlimited, max_cat_to_onehot: 0, ...some } });
    return found?.kind === 'categorical' ? [found.left.count, found.leftBins.length] : null;
  };
  expect(leftRows({})).toEqual([5, 2]);
  // The category of two rows always goes right, so the two good categories have to go left.
  expect(leftRows({ cat_smooth: 3 })).toEqual([7, 2]);
  expect(leftRows({ max_cat_threshold: 1 })?.[1]).toBe(1);
  expect(leftRows({ min_data_per_group: 8 })).toBeNull();
});
