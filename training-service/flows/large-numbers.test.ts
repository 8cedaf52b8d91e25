import { learnerId, PARITY_TOLERANCE } from '@risk/app/model/release.ts';
import { type FeatureSchema, featureSchema } from '@risk/app/schema/feature-schema.ts';
import { expect, test } from 'vitest';
import { Random } from '../learning/random.ts';
import { trainModel } from './train-model.ts';

/** The largest float32, as programs print it. */
const LARGEST = 3.402_823_5e38;

const numeric = (name: string) => ({
  kind: 'numeric',
  name,
  label: { en: name },
  aliases: [],
  required: false,
  lawfulUse: 'free',
  privacy: 'counts',
  minimum: -LARGEST,
  maximum: LARGEST,
  integer: false,
});
const schema: FeatureSchema = featureSchema.parse({
  formatVersion: 1,
  name: 'large',
  title: { en: 'Large' },
  columns: [numeric('income'), numeric('debt'), numeric('years')],
  target: {
    name: 'class',
    aliases: [],
    good: { value: 'good', aliases: [] },
    bad: { value: 'bad', aliases: [] },
  },
});

/** Numbers to the very end of float32 on both sides, some missing, and one column of ordinary size. */
function largeTable(): Uint8Array {
  const random = new Random(3);
  const rows = Array.from({ length: 200 }, (_, row) => {
    const isBad = row % 3 === 0;
    const income = (isBad ? -1 : 1) * (2.9e38 + 0.5e38 * random.unit()) * (random.unit() < 0.2 ? -1 : 1);
    const debt = random.unit() < 0.1 ? '' : [LARGEST, -LARGEST, 3e38, 3.1e38, -3e38][random.below(5)];
    return `${income},${debt},${random.below(40)},${isBad ? 'bad' : 'good'}`;
  });
  return new TextEncoder().encode(['income,debt,years,class', ...rows].join('\n'));
}

test.each(learnerId.options)('%s learns from numbers up to the end of float32', async (learner) => {
  const trained = await trainModel({
    csv: largeTable(),
    schema,
    learners: [learner],
    parameters: {
      'random-forest': { n_estimators: 20 },
      average: { inner_folds: 2, random_forest: { n_estimators: 10 } },
    },
    seed: 1,
    folds: 3,
    cutoff: 0.5,
    testShare: 0.2,
  });
  expect(trained.parityDifference).toBeLessThanOrEqual(PARITY_TOLERANCE);
  expect(trained.performances[0]?.performance.auc).toBeGreaterThan(0.7);
  // Of 40 rows: that the file itself answers them, and better than by chance.
  expect(trained.heldOut?.auc).toBeGreaterThan(0.6);
});
