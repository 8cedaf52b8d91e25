import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coarsen, commonCut, isCut, leavesUnder } from './cuts.ts';
import { type BinnedCategorical, binnedFeature } from './reference-profile.ts';

/** Bins a, b, c and missing; a+b = node 4, (a+b)+c = node 5, all = node 6. */
const four: BinnedCategorical = {
  name: 'f',
  kind: 'categorical',
  binOfCategory: [0, 1, 2],
  counts: [100, 50, 30, 0],
  merges: [
    [0, 1],
    [4, 2],
    [5, 3],
  ],
};

/** A feature with any merge tree over `bins` bins. */
const anyFeature = fc.integer({ min: 2, max: 7 }).chain((bins) =>
  fc.array(fc.nat(), { minLength: 2 * bins, maxLength: 2 * bins }).map((picks): BinnedCategorical => {
    const open = Array.from({ length: bins }, (_, bin) => bin);
    const merges: [number, number][] = [];
    while (open.length > 1) {
      const [left = 0] = open.splice((picks[merges.length] ?? 0) % open.length, 1);
      const [right = 0] = open.splice((picks[bins + merges.length] ?? 0) % open.length, 1);
      open.push(bins + merges.length);
      merges.push([left, right]);
    }
    const binOfCategory = Array.from({ length: Math.max(2, bins - 1) }, (_, i) => Math.min(i, bins - 2));
    return {
      name: 'any',
      kind: 'categorical',
      binOfCategory,
      counts: Array.from({ length: bins }, () => 0),
      merges,
    };
  }),
);

const anyCounts = fc
  .tuple(
    anyFeature,
    fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 25 })), { minLength: 7, maxLength: 7 }),
  )
  .map(([feature, counts]) => ({
    feature,
    counts: feature.counts.map((_, i) => (counts[i] ?? 0) + (i === 0 ? 50 : 0)),
  }));

describe('coarsen', () => {
  test.each([
    [
      [20, 20, 10, 0],
      [0, 1, 2, 3],
      [20, 20, 10, 0],
    ],
    [
      [20, 0, 30, 0],
      [0, 1, 2, 3],
      [20, 0, 30, 0],
    ],
    [
      [45, 5, 10, 0],
      [2, 3, 4],
      [10, 0, 50],
    ],
    [
      [44, 10, 6, 0],
      [3, 5],
      [0, 60],
    ],
    [[40, 20, 10, 1], [6], [71]],
  ])('%j is sent on nodes %j', (counts, nodes, sent) => {
    expect(coarsen(four, counts)).toEqual({ name: 'f', nodes, counts: sent });
  });

  test('is a cut with lawful cells that keeps every row, and no finer one exists', () => {
    fc.assert(
      fc.property(anyCounts, ({ feature, counts }) => {
        const sent = coarsen(feature, counts);
        expect(isCut(feature, sent.nodes)).toBe(true);
        expect(total(sent.counts)).toBe(total(counts));
        for (const cell of sent.counts) expect(cell === 0 || cell >= 10).toBe(true);
        expect(sent.nodes.length).toBe(finestByBruteForce(feature, counts));
      }),
      { numRuns: 400, seed: 2 },
    );
  });

  test('too few rows cannot be counted at all', () => {
    expect(() => coarsen(four, [3, 3, 3, 0])).toThrow(RangeError);
  });
});

describe('commonCut', () => {
  test('batches add up on the nodes that all of them refine', () => {
    const batches = [coarsen(four, [45, 5, 10, 0]), coarsen(four, [20, 20, 10, 0])];
    expect(commonCut(four, batches)).toEqual({
      nodes: [2, 3, 4],
      current: [20, 0, 90],
      reference: [30, 0, 150],
    });
  });

  test('without batches it is all bins', () => {
    expect(commonCut(four, [])).toEqual({
      nodes: [0, 1, 2, 3],
      current: [0, 0, 0, 0],
      reference: [100, 50, 30, 0],
    });
  });

  test('keeps every row of every batch', () => {
    fc.assert(
      fc.property(
        anyCounts,
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 7, maxLength: 7 }),
        ({ feature, counts }, more) => {
          const second = feature.counts.map((_, i) => (more[i] ?? 0) + (i === 1 ? 50 : 0));
          const batches = [coarsen(feature, counts), coarsen(feature, second)];
          const common = commonCut(feature, batches);
          expect(isCut(feature, common.nodes)).toBe(true);
          const leaves = leavesUnder(feature);
          common.nodes.forEach((node, i) => {
            const rows = (leaves[node] ?? []).reduce(
              (sum, bin) => sum + (counts[bin] ?? 0) + (second[bin] ?? 0),
              0,
            );
            expect(common.current[i]).toBe(rows);
          });
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });
});

describe('binnedFeature', () => {
  test.each([
    ['a cell below the minimum', { ...four, counts: [100, 50, 3, 0] }],
    ['a category without a bin', { ...four, binOfCategory: [0, 1, 3] }],
    [
      'a node merged twice',
      {
        ...four,
        merges: [
          [0, 1],
          [0, 2],
          [5, 3],
        ],
      },
    ],
    [
      'too few merges',
      {
        ...four,
        merges: [
          [0, 1],
          [4, 2],
        ],
      },
    ],
    [
      'a merge with a later node',
      {
        ...four,
        merges: [
          [0, 5],
          [4, 2],
          [5, 3],
        ],
      },
    ],
    [
      'edges that do not ascend',
      { name: 'n', kind: 'numeric', edges: [2, 2], counts: [10, 10, 10, 0], merges: four.merges },
    ],
  ])('refuses %s', (_, value) => {
    expect(binnedFeature.safeParse(value).success).toBe(false);
  });

  test('takes a sound one', () => {
    expect(binnedFeature.safeParse(four).success).toBe(true);
  });
});

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Most nodes of any lawful cut, by trying every set of nodes. */
function finestByBruteForce(feature: BinnedCategorical, counts: readonly number[]): number {
  const leaves = leavesUnder(feature);
  const lawful = leaves.map((bins) => {
    const rows = bins.reduce((sum, bin) => sum + (counts[bin] ?? 0), 0);
    return rows === 0 || rows >= 10;
  });
  let most = 0;
  for (let set = 1; set < 1 << leaves.length; set++) {
    const nodes = leaves.map((_, node) => node).filter((node) => (set >> node) & 1);
    if (nodes.length > most && nodes.every((node) => lawful[node]) && isCut(feature, nodes))
      most = nodes.length;
  }
  return most;
}
