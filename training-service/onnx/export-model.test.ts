import { excludedInputs } from '@risk/app/model/onnx/excluded-inputs.ts';
import { AttributeType, decodeModelFile, modelMetadata } from '@risk/app/model/onnx/model-file.ts';
import { demonstrationPolicy } from '@risk/app/model/policy.ts';
import { PARITY_TOLERANCE } from '@risk/app/model/release.ts';
import { featureSchema } from '@risk/app/schema/feature-schema.ts';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { AverageModel, average } from '../learning/average/average.ts';
import type { Model } from '../learning/estimator.ts';
import type { FeatureMatrix } from '../learning/feature-matrix.ts';
import { featuresOf } from '../learning/features-of-schema.ts';
import { GradientBoostingModel, gradientBoosting } from '../learning/gradient-boosting/gradient-boosting.ts';
import { LogisticModel, logisticRegression } from '../learning/logistic-regression.ts';
import { Random } from '../learning/random.ts';
import { RandomForestModel, randomForest } from '../learning/random-forest/random-forest.ts';
import { exportModel, metadataKeys } from './export-model.ts';
import { measureParity } from './parity.ts';
import { ScoringSession } from './scoring-session.ts';

fc.configureGlobal({ seed: 2026 });

const CATEGORIES = 7;
const column = (name: string) => ({
  name,
  label: { en: name },
  aliases: [],
  required: false,
  lawfulUse: 'free' as const,
  privacy: 'counts' as const,
});
const numeric = (name: string) => ({
  ...column(name),
  kind: 'numeric' as const,
  minimum: -1e6,
  maximum: 1e6,
  integer: false,
});
const schema = featureSchema.parse({
  formatVersion: 1,
  name: 'test',
  title: { en: 'Test' },
  columns: [
    numeric('amount'),
    {
      ...column('purpose'),
      kind: 'categorical',
      ordered: false,
      categories: Array.from({ length: CATEGORIES }, (_, i) => ({
        value: `p${i}`,
        label: { en: `p${i}` },
        aliases: [],
      })),
    },
    numeric('rate'),
  ],
  target: {
    name: 'class',
    aliases: [],
    good: { value: 'good', aliases: [] },
    bad: { value: 'bad', aliases: [] },
  },
});
const features = featuresOf(schema);

const table = fc
  .array(
    fc.record({
      amount: fc.option(fc.float({ min: -1000, max: 1000, noNaN: true }), { nil: Number.NaN, freq: 8 }),
      purpose: fc.option(fc.integer({ min: 0, max: CATEGORIES - 1 }), { nil: Number.NaN, freq: 8 }),
      rate: fc.integer({ min: 0, max: 3 }),
      outcome: fc.integer({ min: 0, max: 1 }),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((rows): { data: FeatureMatrix; target: Uint8Array } => ({
    data: {
      rowCount: rows.length,
      features,
      values: Float32Array.from(rows.flatMap(({ amount, purpose, rate }) => [amount, purpose, rate])),
    },
    target: Uint8Array.from(rows, ({ outcome }) => outcome),
  }));

const boosted = {
  ...gradientBoosting.defaults,
  num_iterations: 12,
  min_data_in_leaf: 2,
  min_data_in_bin: 1,
  cat_smooth: 1,
  min_data_per_group: 1,
};
const grown = { ...randomForest.defaults, n_estimators: 7 };
const fitters: Record<string, (data: FeatureMatrix, target: Uint8Array) => Model> = {
  'logistic-regression': (data, target) => logisticRegression.fit(data, target, { C: 1 }, new Random(1)),
  'gradient-boosting': (data, target) => gradientBoosting.fit(data, target, boosted, new Random(1)),
  'random-forest': (data, target) => randomForest.fit(data, target, grown, new Random(1)),
  average: (data, target) =>
    average.fit(
      data,
      target,
      {
        weights: [1, 3, 2],
        inner_folds: 3,
        logistic_regression: { C: 1 },
        random_forest: grown,
        gradient_boosting: boosted,
      },
      new Random(1),
    ),
};
const learnerOf = (model: Model) => {
  if (model instanceof LogisticModel) return 'logistic-regression';
  if (model instanceof RandomForestModel) return 'random-forest';
  return model instanceof AverageModel ? 'average' : 'gradient-boosting';
};
const fileOf = (model: Model, excluded?: readonly string[]) =>
  exportModel({
    model,
    learner: learnerOf(model),
    schema,
    policy: demonstrationPolicy,
    typical: [12.5, null, 2],
    ...(excluded === undefined ? {} : { excludedInputs: excluded }),
  });

test.each(Object.keys(fitters))('%s answers alike in the file, on any table', async (name) => {
  await fc.assert(
    fc.asyncProperty(table, async ({ data, target }) => {
      const model = fitters[name]?.(data, target);
      if (model === undefined) throw new Error('no model');
      const difference = await measureParity(model, fileOf(model), data, new Random(3));
      expect(difference).toBeLessThanOrEqual(PARITY_TOLERANCE);
    }),
    { numRuns: 40 },
  );
});

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const trained = (name: string): Model => {
  const [sample] = fc.sample(table, { numRuns: 1, seed: 11 });
  const model = sample === undefined ? undefined : fitters[name]?.(sample.data, sample.target);
  if (model === undefined) throw new Error('no model');
  return model;
};

test.each(Object.keys(fitters))('%s: equal models are equal bytes', (name) => {
  expect(Buffer.from(fileOf(trained(name))).equals(Buffer.from(fileOf(trained(name))))).toBe(true);
});

test('a file for study differs from a lawful one in what it says of itself, and in nothing else', () => {
  const model = trained('gradient-boosting');
  const study = decodeModelFile(fileOf(model, ['purpose']));
  const metadata = modelMetadata(study);
  expect([...metadata.keys()]).toEqual(Object.values(metadataKeys));
  expect(excludedInputs(metadata)).toEqual(['purpose']);
  expect(study.graph).toEqual(decodeModelFile(fileOf(model)).graph);
  expect(Buffer.from(fileOf(model, [])).equals(fileOf(model))).toBe(true);
});

test('signature and metadata', async () => {
  const file = fileOf(trained('gradient-boosting'));
  const model = decodeModelFile(file);
  const lawful = Object.values(metadataKeys).filter((key) => key !== metadataKeys.excludedInputs);
  expect([...modelMetadata(model).keys()]).toEqual(lawful);
  expect(featureSchema.parse(JSON.parse(modelMetadata(model).get(metadataKeys.schema) ?? ''))).toEqual(
    schema,
  );
  expect(modelMetadata(model).get(metadataKeys.learner)).toBe('gradient-boosting');
  expect(JSON.parse(modelMetadata(model).get(metadataKeys.policy) ?? '')).toEqual(demonstrationPolicy);
  expect(JSON.parse(modelMetadata(model).get(metadataKeys.typical) ?? '')).toEqual([12.5, null, 2]);
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1 });
  expect(session.inputNames).toEqual(['features']);
  expect(session.outputNames).toEqual(['probabilities', 'score', 'label']);
  const rows = new Tensor('float32', Float32Array.of(1, 2, 3, Number.NaN, 0, 1), [2, 3]);
  const { probabilities, score, label } = await session.run({ features: rows });
  expect(probabilities?.dims).toEqual([2, 2]);
  expect(score?.dims).toEqual([2, 1]);
  expect(label?.dims).toEqual([2]);
  expect(label?.data).toBeInstanceOf(BigInt64Array);
  const [good0 = 0, bad0 = 0, , bad1 = 0] = Array.from(probabilities?.data ?? [], Number);
  expect(good0 + bad0).toBeCloseTo(1, 6);
  expect(Array.from(label?.data ?? [], Number)).toEqual([bad0 >= 0.5 ? 1 : 0, bad1 >= 0.5 ? 1 : 0]);
  await session.release();
});

test('a forest averages shares of bad: its score is its probability', async () => {
  const file = fileOf(trained('random-forest'));
  const nodes = decodeModelFile(file).graph?.node ?? [];
  const ensemble = nodes.find(({ opType }) => opType === 'TreeEnsembleRegressor');
  const aggregate = ensemble?.attribute.find(({ name }) => name === 'aggregate_function');
  expect(text(aggregate?.s ?? new Uint8Array(0))).toBe('AVERAGE');
  expect(nodes.some(({ opType }) => opType === 'Sigmoid')).toBe(false);
  const session = await ScoringSession.open(file);
  const { scores, probabilities } = await session.run({
    rowCount: 2,
    features,
    values: Float32Array.of(1, 2, 3, Number.NaN, 0, 1),
  });
  expect(scores).toEqual(probabilities);
  await session.close();
});

test('a blend is one linear part and one ensemble, added', () => {
  const operations = (decodeModelFile(fileOf(trained('average'))).graph?.node ?? []).map(
    ({ opType }) => opType,
  );
  expect(operations.filter((name) => name === 'TreeEnsembleRegressor')).toHaveLength(1);
  expect(operations.filter((name) => name === 'Sigmoid')).toHaveLength(1);
});

test.each(Object.keys(fitters))('%s takes a batch of no rows', async (name) => {
  const session = await ScoringSession.open(fileOf(trained(name)));
  const answers = await session.run({ rowCount: 0, features, values: new Float32Array(0) });
  expect(answers.probabilities).toHaveLength(0);
  await session.close();
});

test('models without columns or trees answer their constant, missing values or not', async () => {
  const values = Float32Array.of(Number.NaN, Number.NaN, Number.NaN, 1, 2, 3);
  for (const model of [
    new LogisticModel([], new Float64Array(0), 0.75),
    new GradientBoostingModel(0.75, []),
  ]) {
    const session = await ScoringSession.open(fileOf(model));
    expect(Array.from((await session.run({ rowCount: 2, features, values })).scores)).toEqual([0.75, 0.75]);
    await session.close();
  }
});

test('a set of categories is a chain that shares its true child, covers on every node', () => {
  const model = new GradientBoostingModel(0, [
    {
      feature: Int32Array.of(1, -1, -1),
      threshold: new Float64Array(3),
      categories: [Int32Array.of(0, 2, 5), null, null],
      missingLeft: new Uint8Array(3),
      left: Int32Array.of(1, -1, -1),
      right: Int32Array.of(2, -1, -1),
      value: Float64Array.of(0, -1, 1),
      cover: Float64Array.of(30, 10, 20),
    },
  ]);
  const ensemble = decodeModelFile(fileOf(model)).graph?.node.find(
    ({ opType }) => opType === 'TreeEnsembleRegressor',
  );
  const attribute = (name: string) => ensemble?.attribute.find((found) => found.name === name);
  expect(attribute('nodes_modes')?.strings.map(text)).toEqual([
    'BRANCH_EQ',
    'BRANCH_EQ',
    'BRANCH_EQ',
    'LEAF',
    'LEAF',
  ]);
  expect(attribute('nodes_truenodeids')?.ints.map(Number)).toEqual([3, 3, 3, 0, 0]);
  expect(attribute('nodes_falsenodeids')?.ints.map(Number)).toEqual([1, 2, 4, 0, 0]);
  expect(attribute('nodes_hitrates')?.floats).toEqual([30, 30, 30, 10, 20]);
  expect(attribute('nodes_hitrates')?.type).toBe(AttributeType.FLOATS);
});
