import { expect, test } from 'vitest';
import { type ReferenceProfile, referenceProfile } from '../privacy/reference-profile.ts';
import { type FeatureSchema, inputColumns } from '../schema/feature-schema.ts';
import { germanCreditSchema } from '../schema/german-credit.ts';
import { outsideTraining } from './outside-training.ts';

const duration = inputColumns(germanCreditSchema).findIndex(({ name }) => name === 'duration');
const account = inputColumns(germanCreditSchema).findIndex(({ name }) => name === 'checking_status');

/** Durations of 4 to 60 months; the second category never occurred, the third and fourth are rare and share a bin. */
const profile = referenceProfile.parse({
  rowCount: 100,
  features: [
    {
      name: 'duration',
      kind: 'numeric',
      edges: [12.5],
      counts: [50, 50, 0],
      merges: [
        [0, 1],
        [3, 2],
      ],
      range: [4, 60],
    },
    {
      name: 'checking_status',
      kind: 'categorical',
      binOfCategory: [0, 1, 2, 2],
      counts: [88, 0, 12, 0],
      merges: [
        [0, 1],
        [4, 2],
        [5, 3],
      ],
    },
  ],
  prediction: {
    name: 'p',
    kind: 'numeric',
    edges: [0.5],
    counts: [50, 50, 0],
    merges: [
      [0, 1],
      [3, 2],
    ],
  },
});

function outside(at: number, value: number, known: ReferenceProfile | null = profile) {
  const inputs = new Float32Array(inputColumns(germanCreditSchema).length).fill(Number.NaN);
  inputs[at] = value;
  return outsideTraining({ schema: germanCreditSchema, profile: known, inputs, offset: 0 });
}

test.each([
  { value: 3, kind: 'below', text: '3 months' },
  { value: 1200, kind: 'above', text: '1,200 months' },
])('$value months are $kind what is usual', ({ value, kind, text }) => {
  expect(outside(duration, value)).toEqual([
    {
      column: 'duration',
      label: { en: 'Duration', de: 'Laufzeit' },
      value: { en: text, de: text.replace(',', '.').replace('months', 'Monate') },
      kind,
      usual: { en: '4 to 60 months', de: '4 bis 60 Monate' },
    },
  ]);
});

test.each([4, 60, 12, Number.NaN])('%s is usual', (value) => expect(outside(duration, value)).toEqual([]));

test('a category that never occurred is unseen; a rare one is not', () => {
  const kinds = [0, 1, 2, 3].map((code) => outside(account, code).map(({ kind, usual }) => [kind, usual]));
  expect(kinds).toEqual([[], [['unseen', null]], [], []]);
});

test('an end that float32 cannot hold is still within', () => {
  const features = profile.features.map((feature) =>
    feature.kind === 'numeric' ? { ...feature, range: [0.1, 0.7] satisfies [number, number] } : feature,
  );
  const fine: ReferenceProfile = { ...profile, features };
  expect([0.1, 0.7].flatMap((value) => outside(duration, value, fine))).toEqual([]);
});

test('without a profile, or columns in it, nothing is said', () => {
  expect(outside(duration, 1200, null)).toEqual([]);
  expect(outside(duration, 1200, { ...profile, features: [] })).toEqual([]);
});

const withRange = (range: unknown) => ({
  ...profile,
  features: profile.features.map((feature) => (feature.kind === 'numeric' ? { ...feature, range } : feature)),
});

test('a profile without ranges parses, one with ends crossed does not', () => {
  const schema: FeatureSchema = germanCreditSchema;
  const old = referenceProfile.parse(withRange(undefined));
  const inputs = new Float32Array(inputColumns(schema).length).fill(1e6);
  expect(outsideTraining({ schema, profile: old, inputs, offset: 0 })).toEqual([]);
  expect(referenceProfile.safeParse(withRange([60, 4])).success).toBe(false);
});
