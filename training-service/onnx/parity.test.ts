import { RiskError } from '@risk/app/contract/errors.ts';
import { demonstrationPolicy } from '@risk/app/model/policy.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { expect, test } from 'vitest';
import type { FeatureMatrix } from '../learning/feature-matrix.ts';
import { featuresOf } from '../learning/features-of-schema.ts';
import { LogisticModel } from '../learning/logistic-regression.ts';
import { Random } from '../learning/random.ts';
import { exportModel } from './export-model.ts';
import { disturbedRows, measureParity } from './parity.ts';
import { ScoringSession } from './scoring-session.ts';

const features = featuresOf(germanCreditSchema);
const data: FeatureMatrix = {
  rowCount: 20,
  features,
  values: Float32Array.from({ length: 20 * features.length }, (_, at) => at % 3),
};
const modelWith = (weight: number) =>
  new LogisticModel(
    [{ feature: 1, kind: 'value', code: 0, mean: 1, scale: 1 }],
    Float64Array.of(weight),
    0.25,
  );
const fileOf = (model: LogisticModel) =>
  exportModel({
    model,
    learner: 'logistic-regression',
    schema: germanCreditSchema,
    policy: demonstrationPolicy,
  });

test('a file of its own model passes, one of a slightly different model is refused', async () => {
  expect(await measureParity(modelWith(1), fileOf(modelWith(1)), data, new Random(1))).toBeLessThan(1e-7);
  await expect(
    measureParity(modelWith(1), fileOf(modelWith(1 + 1e-5)), data, new Random(1)),
  ).rejects.toMatchObject({
    code: 'model.parity',
    details: { tolerance: 1e-6 },
  });
});

test('an answer that is no number is refused', async () => {
  const broken = modelWith(Number.NaN);
  await expect(measureParity(broken, fileOf(broken), data, new Random(1))).rejects.toMatchObject({
    code: 'model.parity',
  });
});

test('bytes that are no model are refused with a reason', async () => {
  await expect(ScoringSession.open(Uint8Array.of(1, 2, 3))).rejects.toBeInstanceOf(RiskError);
  await expect(ScoringSession.open(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'model.unusable' });
});

test('disturbed rows of the largest numbers stay within float32', () => {
  const many: FeatureMatrix = {
    rowCount: 400,
    features,
    values: new Float32Array(400 * features.length).map((_, at) => (at % 2 === 0 ? 3.4e38 : -3.4e38)),
  };
  const { values } = disturbedRows(many, new Random(1));
  expect(values.some((value) => Math.abs(value) === Infinity)).toBe(false);
  expect(values).toContain(Math.fround(3.402_823_5e38));
});

test('disturbed rows hold missing values, every category and values one float32 step aside', () => {
  const many: FeatureMatrix = {
    rowCount: 400,
    features,
    values: new Float32Array(400 * features.length).fill(3),
  };
  const disturbed = disturbedRows(many, new Random(1));
  const column = (index: number) =>
    new Set(Array.from({ length: 400 }, (_, row) => disturbed.values[row * features.length + index]));
  for (const [index, feature] of features.entries()) {
    const found = column(index);
    expect(found.has(Number.NaN)).toBe(true);
    if (feature.kind === 'numeric') expect(found.has(Math.fround(3 * (1 + 2 ** -23)))).toBe(true);
    else for (let code = 0; code < feature.categoryCount; code++) expect(found.has(code)).toBe(true);
  }
  expect(Array.from(many.values).every((value) => value === 3)).toBe(true);
});
