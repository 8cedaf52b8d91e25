import { binOf } from '@risk/app/privacy/counts.ts';
import { type BinnedFeature, MINIMUM_CELL, referenceProfile } from '@risk/app/privacy/reference-profile.ts';
import { type FeatureSchema, featureSchema } from '@risk/app/schema/feature-schema.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binCategorical } from './categorical-bins.ts';
import { buildMergeTree } from './merge-tree.ts';
import { binNumeric } from './numeric-bins.ts';
import { buildReferenceProfile } from './reference-profile-builder.ts';

fc.configureGlobal({ seed: 2026 });

const repeat = (value: number, times: number): number[] => Array.from({ length: times }, () => value);
const missing = (times: number): number[] => repeat(Number.NaN, times);
const numbers = (...parts: readonly number[][]) =>
  binNumeric({ name: 'x', values: Float32Array.from(parts.flat()) });
const codes = (count: number, ...parts: readonly number[][]) =>
  binCategorical('c', Float32Array.from(parts.flat()), count);

test('few values: a bin a value, edges half-way between them, the missing last', () => {
  expect(numbers(repeat(1, 10), repeat(2, 20), repeat(5, 30), missing(10))).toEqual({
    kind: 'numeric',
    name: 'x',
    edges: [1.5, 3.5],
    counts: [10, 20, 30, 10],
    merges: [
      [2, 3],
      [0, 1],
      [5, 4],
    ],
  });
});

test('a bin with fewer than ten rows joins the smaller neighbour', () => {
  const { edges, counts } = numbers(repeat(1, 10), repeat(2, 4), repeat(3, 30), repeat(4, 9));
  expect([edges, counts]).toEqual([[2.5], [14, 39, 0]]);
});

test('many values: bins of equal shares', () => {
  const { edges, counts } = numbers(Array.from({ length: 1000 }, (_, i) => i));
  expect(counts).toEqual([...repeat(100, 10), 0]);
  expect(edges[0]).toBe(99.5);
});

test.each([
  {
    name: 'one to nine missing rows are counted in the fullest bin',
    parts: [repeat(1, 10), repeat(2, 20), missing(9)],
    counts: [10, 29, 0],
  },
  {
    name: 'ten missing rows have their own',
    parts: [repeat(1, 10), repeat(2, 20), missing(10)],
    counts: [10, 20, 10],
  },
  {
    name: 'fewer than ten values are counted as missing',
    parts: [repeat(1, 5), repeat(2, 4), missing(20)],
    counts: [0, 29],
  },
  { name: 'few of both are counted together', parts: [repeat(1, 6), missing(6)], counts: [12, 0] },
  { name: 'nothing but missing', parts: [missing(12)], counts: [0, 12] },
  { name: 'one value', parts: [repeat(7, 12)], counts: [12, 0] },
])('$name', ({ parts, counts }) => {
  expect(numbers(...parts).counts).toEqual(counts);
});

test('rare categories share a bin with the least frequent other, absent ones have an empty one each', () => {
  const binned = codes(6, repeat(0, 50), repeat(1, 3), repeat(2, 12), repeat(4, 5), missing(2));
  expect(binned.binOfCategory).toEqual([0, 1, 1, 2, 1, 3]);
  expect(binned.counts).toEqual([52, 20, 0, 0, 0]);
});

test.each([
  { name: 'only rare categories', parts: [repeat(0, 4), repeat(2, 7)], counts: [11, 0, 0] },
  { name: 'one rare category and many missing', parts: [repeat(0, 4), missing(30)], counts: [0, 0, 0, 34] },
  { name: 'nothing but missing', parts: [missing(30)], counts: [0, 0, 0, 30] },
])('categories: $name', ({ parts, counts }) => {
  expect(codes(3, ...parts).counts).toEqual(counts);
});

test('the merge tree joins the missing first, then the cheapest, across the border last', () => {
  const counts = [10, 100, 20, 10, 0];
  expect(buildMergeTree({ counts, neighboursOnly: true })).toEqual([
    [1, 4],
    [2, 3],
    [0, 5],
    [7, 6],
  ]);
  expect(buildMergeTree({ counts, neighboursOnly: false })[1]).toEqual([0, 3]);
  const symmetric = { counts: [50, 10, 10, 50, 0], neighboursOnly: true };
  expect(buildMergeTree(symmetric)[1]).toEqual([1, 2]);
  expect(buildMergeTree({ ...symmetric, border: 2 }).slice(1)).toEqual([
    [5, 1],
    [2, 3],
    [6, 7],
  ]);
});

const prediction = (values: readonly number[], cutoff: number) =>
  binNumeric({ name: 'p', values: Float64Array.from(values), fixedEdge: cutoff });

test('the cutoff stays an edge, whatever side is thin', () => {
  const spread = Array.from({ length: 100 }, (_, i) => (i + 0.5) / 250);
  const nobody = prediction(spread, 0.5);
  expect(nobody.edges).toContain(0.5);
  expect(nobody.counts.slice(-2)).toEqual([0, 0]);
  const few = prediction([...spread, 0.9, 0.95], 0.5);
  expect(few.edges).toContain(0.5);
  expect(few.counts.slice(-2)).toEqual([0, 0]);
  expect(few.counts.reduce((sum, count) => sum + count, 0)).toBe(102);
});

const column = { label: { en: 'x' }, aliases: [], required: false, lawfulUse: 'free' as const };
const numeric = { kind: 'numeric' as const, minimum: -1e9, maximum: 1e9, integer: false };
const schema: FeatureSchema = featureSchema.parse({
  formatVersion: 1,
  name: 'test',
  title: { en: 'Test' },
  columns: [
    { ...column, ...numeric, name: 'few', privacy: 'counts' },
    { ...column, ...numeric, name: 'secret', privacy: 'never' },
    { ...column, ...numeric, name: 'many', privacy: 'counts' },
    {
      ...column,
      name: 'code',
      privacy: 'counts',
      kind: 'categorical',
      ordered: false,
      categories: ['a', 'b', 'c', 'd', 'e'].map((value) => ({ value, label: { en: value }, aliases: [] })),
    },
  ],
  target: { name: 't', aliases: [], good: { value: 'g', aliases: [] }, bad: { value: 'b', aliases: [] } },
});

const row = fc.record({
  few: fc.option(fc.integer({ min: 0, max: 5 }), { nil: Number.NaN, freq: 4 }),
  many: fc.option(fc.float({ min: -1e6, max: 1e6, noNaN: true }), { nil: Number.NaN, freq: 9 }),
  code: fc.option(fc.integer({ min: 0, max: 4 }), { nil: Number.NaN, freq: 9 }),
  p: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('for any data: valid, whole, and counted as a desktop counts', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: MINIMUM_CELL, maxLength: 150 }),
      fc.constantFrom(0.05, 0.5, 0.999),
      fc.constantFrom(1, 6),
      (rows, cutoff, copies) => {
        const all = rows.flatMap((entry) => Array.from({ length: copies }, () => entry));
        const profile = buildReferenceProfile({
          schema,
          rowCount: all.length,
          inputs: Float32Array.from(all.flatMap(({ few, many, code }) => [few, 1, many, code])),
          probabilityOfDefault: Float64Array.from(all, ({ p }) => p),
          cutoff,
        });
        expect(referenceProfile.parse(profile)).toEqual(profile);
        expect(profile.features.map(({ name }) => name)).toEqual(['few', 'many', 'code']);
        expect(profile.prediction.edges).toContain(cutoff);
        const [few, many, code] = profile.features;
        const columns: [BinnedFeature | undefined, number[]][] = [
          [few, all.map((entry) => entry.few)],
          [many, all.map((entry) => Math.fround(entry.many))],
          [code, all.map((entry) => entry.code)],
          [profile.prediction, all.map((entry) => entry.p)],
        ];
        for (const [binned, values] of columns) {
          if (binned === undefined) throw new Error('a feature is missing');
          expect(binned.counts.reduce((sum, count) => sum + count, 0)).toBe(all.length);
          const counted = binned.counts.map(() => 0);
          for (const value of values)
            counted[binOf(binned, value)] = (counted[binOf(binned, value)] ?? 0) + 1;
          // Only cells of one to nine rows may stand elsewhere.
          const moved = counted.reduce(
            (sum, count, bin) => sum + Math.max(0, count - (binned.counts[bin] ?? 0)),
            0,
          );
          const small = counted.reduce((sum, count) => sum + (count < MINIMUM_CELL ? count : 0), 0);
          expect(moved).toBeLessThanOrEqual(small);
        }
      },
    ),
  );
});

test('fewer than ten rows give no profile', () => {
  const few = {
    schema,
    rowCount: 9,
    inputs: new Float32Array(36),
    probabilityOfDefault: new Float64Array(9),
    cutoff: 0.5,
  };
  expect(() => buildReferenceProfile(few)).toThrowError(
    expect.objectContaining({ code: 'dataset.too-small' }),
  );
});
