import { describe, expect, test } from 'vitest';
import { smallSchema } from '../testing/small-schema.ts';
import { sealedBatch } from './batch.ts';
import { BatchCounts, binOf, sealBatch } from './counts.ts';
import type { BinnedNumeric, ReferenceProfile } from './reference-profile.ts';

const merges: [number, number][] = [
  [0, 1],
  [4, 2],
  [5, 3],
];
const income: BinnedNumeric = {
  name: 'income',
  kind: 'numeric',
  edges: [10, 20],
  counts: [40, 40, 20, 0],
  merges,
};
const profile: ReferenceProfile = {
  rowCount: 100,
  features: [
    income,
    { name: 'home', kind: 'categorical', binOfCategory: [0, 1, 2], counts: [40, 40, 20, 0], merges },
    { name: 'years', kind: 'numeric', edges: [5, 9], counts: [40, 40, 0, 20], merges },
  ],
  prediction: {
    name: 'probabilityOfDefault',
    kind: 'numeric',
    edges: [0.25, 0.5],
    counts: [50, 25, 25, 0],
    merges,
  },
};
const release = { schema: smallSchema, profile };

describe('binOf', () => {
  test.each([
    [-1, 0],
    [10, 0],
    [10.001, 1],
    [20, 1],
    [1e9, 2],
    [Number.NaN, 3],
  ])('%d falls into bin %i: upper edges belong to their bin', (value, bin) => {
    expect(binOf(income, value)).toBe(bin);
  });

  test('a category without a bin of its own is missing', () => {
    const [, home] = profile.features;
    expect([0, 2, 7, Number.NaN].map((code) => (home === undefined ? -1 : binOf(home, code)))).toEqual([
      0, 2, 3, 3,
    ]);
  });
});

describe('BatchCounts', () => {
  test('counts rows, goes on from a state, and merges', () => {
    const inputs = Float32Array.from([5, 0, 3, 15, 1, Number.NaN, 30, 2, 9]);
    const counts = new BatchCounts(release);
    counts.add(inputs, 0, 0.1);
    counts.add(inputs, 1, 0.5);
    const again = BatchCounts.from(release, counts.toJSON());
    again.add(inputs, 2, 0.9);
    again.merge(counts.toJSON());
    expect(again.toJSON()).toEqual({
      rowCount: 5,
      features: [
        [2, 2, 1, 0],
        [2, 2, 1, 0],
        [2, 1, 0, 2],
      ],
      prediction: [2, 2, 1, 0],
    });
    expect(counts.rowCount).toBe(2);
  });

  test('a batch is sealed from 50 rows on, in its three-hour slot, with lawful cells', () => {
    const counts = new BatchCounts(release);
    const seal = () =>
      sealBatch({
        batchId: '6f0e1c9e-9a51-4d7c-8c6a-0d9b8f2a7a10',
        releaseSha256: 'ab'.repeat(32),
        release,
        counts: counts.toJSON(),
        now: Date.UTC(2026, 10, 24, 5, 59, 59),
      });
    for (let row = 0; row < 49; row++)
      counts.add(Float32Array.from([row, row % 2, Number.NaN]), 0, row / 100);
    expect(seal()).toBeNull();
    counts.add(Float32Array.from([49, 0, Number.NaN]), 0, 0.49);
    const batch = sealedBatch.parse(seal());
    expect(batch).toMatchObject({ slot: '2026-11-24T03:00:00.000Z', rowCount: 50 });
    expect(batch.features).toEqual([
      { name: 'income', nodes: [0, 1, 2, 3], counts: [11, 10, 29, 0] },
      { name: 'home', nodes: [0, 1, 2, 3], counts: [26, 24, 0, 0] },
      { name: 'years', nodes: [0, 1, 2, 3], counts: [0, 0, 0, 50] },
    ]);
    expect(batch.prediction).toEqual({
      name: 'probabilityOfDefault',
      nodes: [0, 1, 2, 3],
      counts: [26, 24, 0, 0],
    });
  });
});
