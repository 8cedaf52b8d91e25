import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Criterion } from './purity.ts';
import { rankColumns } from './ranked-columns.ts';
import { type ForestSplit, SplitSearch } from './split-search.ts';
import { columnOf, smallTable } from './test-data.ts';

fc.configureGlobal({ seed: 2026 });

interface Asked {
  readonly values: readonly number[];
  readonly outcomes: readonly number[];
  readonly weights?: readonly number[];
  readonly minSamplesLeaf?: number;
  readonly criterion?: Criterion;
}

function search(asked: Asked): ForestSplit | 'constant' | null {
  const { values, outcomes, weights, minSamplesLeaf = 1, criterion = 'gini' } = asked;
  const ranked = rankColumns(columnOf(values));
  const [column] = ranked.columns;
  if (column === undefined) throw new Error('no column');
  return new SplitSearch({ ...ranked, minSamplesLeaf, criterion }).find({
    feature: 0,
    column,
    rows: Int32Array.from(values.keys()),
    start: 0,
    end: values.length,
    target: Uint8Array.from(outcomes),
    weights: Int32Array.from(weights ?? values.map(() => 1)),
  });
}

const nan = Number.NaN;

test('worked out by hand: 1 2 | 5 9 parts good from bad', () => {
  // Left 2 good: 4 / 2; right 2 bad: 4 / 2.
  expect(search({ values: [9, 1, 5, 2], outcomes: [1, 0, 1, 0] })).toEqual({
    feature: 0,
    lowerRank: 1,
    upperRank: 2,
    missingLeft: false,
    purity: 4,
  });
});

test('worked out by hand, by entropy: a pure child weighs 0, a mixed one its rows times bits', () => {
  const asked = { values: [1, 2, 3, 4], outcomes: [0, 0, 1, 0], criterion: 'entropy' } as const;
  // 1 2 | 3 4: no bits left, 2 rows x 1 bit right.
  expect(search(asked)).toMatchObject({ lowerRank: 1, upperRank: 2, purity: -2 });
  const parted = search({ ...asked, outcomes: [0, 0, 1, 1] });
  expect(parted).toMatchObject({ lowerRank: 1, upperRank: 2, purity: 0 });
});

test('Gini and entropy may differ: entropy cares more for a pure child', () => {
  // Value 1: one bad, one good; value 2: one bad, three good; value 3: one good.
  const asked = { values: [1, 1, 2, 2, 2, 2, 3], outcomes: [1, 0, 1, 0, 0, 0, 0] };
  // 2 / 2 + 17 / 5 against 20 / 6 + 1.
  expect(search(asked)).toMatchObject({ lowerRank: 0, purity: 4.4 });
  expect(search({ ...asked, criterion: 'entropy' })).toMatchObject({ lowerRank: 1 });
});

test('a row that the sample holds three times counts three times, but is one row of the leaf', () => {
  const asked = { values: [1, 2, 3], outcomes: [0, 1, 1], weights: [3, 1, 1] };
  expect(search(asked)).toMatchObject({ lowerRank: 0, purity: 9 / 3 + 4 / 2 });
  expect(search({ ...asked, minSamplesLeaf: 2 })).toBeNull();
});

test('missing values take the purer side, and may stand alone', () => {
  expect(search({ values: [1, 2, nan, nan], outcomes: [0, 1, 0, 0] })).toMatchObject({
    lowerRank: 0,
    missingLeft: true,
  });
  expect(search({ values: [1, 2, nan, nan], outcomes: [0, 1, 1, 1] })).toMatchObject({
    lowerRank: 0,
    missingLeft: false,
  });
  // 1 and 2 left, only missing right: the upper rank is the place of missing values.
  expect(search({ values: [1, 2, nan], outcomes: [0, 0, 1] })).toMatchObject({ lowerRank: 1, upperRank: 2 });
});

test.each([
  { name: 'one value', values: [3, 3, 3] },
  { name: 'all missing', values: [nan, nan, nan] },
  { name: 'zeros of both signs', values: [0, -0, 0] },
])('nothing to part: $name', ({ values }) => {
  expect(search({ values, outcomes: [0, 1, 0] })).toBe('constant');
});

test('a split is the best of all thresholds and sides, tried one by one', () => {
  let compared = 0;
  const asking = fc.record({
    weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 40, maxLength: 40 }),
    minSamplesLeaf: fc.integer({ min: 1, max: 4 }),
    criterion: fc.constantFrom<Criterion>('gini', 'entropy'),
  });
  fc.assert(
    fc.property(smallTable, asking, ({ data, target }, { weights, ...settings }) => {
      const ranked = rankColumns(data);
      for (const [feature, column] of ranked.columns.entries()) {
        const cells = Array.from(
          target,
          (_, row) => data.values[row * data.features.length + feature] ?? nan,
        );
        const asked = {
          feature,
          column,
          rows: Int32Array.from(target.keys()),
          start: 0,
          end: target.length,
          target,
          weights: Int32Array.from(weights),
        };
        const found = new SplitSearch({ ...ranked, ...settings }).find(asked);
        const best = bestPurity({ cells, target, weights, ...settings });
        if (found === 'constant' || found === null) expect(best).toBe(Number.NEGATIVE_INFINITY);
        else expect(found.purity).toBeCloseTo(best, 9);
        // Sorting and scanning visit the same ranks: the answers are equal to the last bit.
        expect(new SplitSearch({ ...ranked, ...settings, scanFactor: 0 }).find(asked)).toEqual(found);
        compared++;
      }
    }),
  );
  expect(compared).toBeGreaterThan(100);
});

function bestPurity(options: {
  readonly cells: readonly number[];
  readonly target: Uint8Array;
  readonly weights: readonly number[];
  readonly minSamplesLeaf: number;
  readonly criterion: Criterion;
}): number {
  const { cells, target, weights, minSamplesLeaf, criterion } = options;
  let best = Number.NEGATIVE_INFINITY;
  for (const threshold of new Set(cells.filter((cell) => !Number.isNaN(cell))))
    for (const missingLeft of [true, false]) {
      const sums = { left: [0, 0, 0], right: [0, 0, 0] };
      cells.forEach((cell, row) => {
        const goesLeft = Number.isNaN(cell) ? missingLeft : cell <= threshold;
        const side = goesLeft ? sums.left : sums.right;
        const outcome = target[row] ?? 0;
        side[outcome] = (side[outcome] ?? 0) + (weights[row] ?? 0);
        side[2] = (side[2] ?? 0) + 1;
      });
      const purities = [sums.left, sums.right].map(([good = 0, bad = 0, rows = 0]) =>
        rows < minSamplesLeaf ? Number.NEGATIVE_INFINITY : unmixed[criterion](good, bad),
      );
      best = Math.max(best, (purities[0] ?? 0) + (purities[1] ?? 0));
    }
  return best;
}

/** A child's weight less its weight times Gini's impurity; less its weight times entropy. */
const unmixed: Readonly<Record<Criterion, (good: number, bad: number) => number>> = {
  gini: (good, bad) => {
    const weight = good + bad;
    return weight * (1 - 2 * (good / weight) * (bad / weight));
  },
  entropy: (good, bad) => {
    const shares = [good, bad].map((part) => part / (good + bad));
    const bits = shares.reduce((sum, share) => (share === 0 ? sum : sum - share * Math.log2(share)), 0);
    return -(good + bad) * bits;
  },
};

test('the search leaves no trace: asked again it answers alike', () => {
  const ranked = rankColumns(columnOf([1, nan, 2, 2, 7]));
  const [column] = ranked.columns;
  if (column === undefined) throw new Error('no column');
  const finder = new SplitSearch({ ...ranked, minSamplesLeaf: 1, criterion: 'gini' });
  const asked = {
    feature: 0,
    column,
    rows: Int32Array.of(0, 1, 2, 3, 4),
    start: 0,
    end: 5,
    target: Uint8Array.of(0, 1, 1, 0, 1),
    weights: Int32Array.of(1, 1, 1, 1, 1),
  };
  const first = finder.find(asked);
  expect(first).not.toBeNull();
  finder.find({ ...asked, start: 1, end: 3 });
  expect(finder.find(asked)).toEqual(first);
});
