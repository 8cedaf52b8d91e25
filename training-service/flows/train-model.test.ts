import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { excludedInputs } from '@risk/app/model/onnx/excluded-inputs.ts';
import { decodeModelFile, modelMetadata } from '@risk/app/model/onnx/model-file.ts';
import { goldenRows, learnerId, PARITY_TOLERANCE, performance } from '@risk/app/model/release.ts';
import { referenceProfile } from '@risk/app/privacy/reference-profile.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { expect, test } from 'vitest';
import { runTraining } from './run-training.ts';
import { type TrainingInput, type TrainingProgress, trainModel } from './train-model.ts';

const csv = readFileSync(new URL('../datasets/german-credit.csv', import.meta.url));
const lines = csv.toString('utf8').trimEnd().split('\n');

const inputWith = (some: Partial<TrainingInput> = {}): TrainingInput => ({
  csv,
  schema: germanCreditSchema,
  learners: ['logistic-regression', 'gradient-boosting'],
  seed: 1,
  folds: 5,
  cutoff: 0.5,
  ...some,
});
const good = lines.filter((line) => line.endsWith(',good'));
const bad = lines.filter((line) => line.endsWith(',bad'));
const csvOf = (rows: readonly string[]) => new TextEncoder().encode([lines[0], ...rows].join('\n'));

test('German credit, ten folds: both learners reach their AUC, and all parts are whole', async () => {
  const trained = await trainModel(inputWith({ folds: 10 }));
  expect(trained).toMatchObject({ rows: 1000, goodRows: 700, badRows: 300 });
  expect(trained.performances.map(({ learner }) => learner)).toEqual([
    'logistic-regression',
    'gradient-boosting',
  ]);
  for (const { performance: figures } of trained.performances) {
    expect(performance.parse(figures)).toEqual(figures);
    expect(figures.auc).toBeGreaterThan(0.775);
    expect(figures.logLoss).toBeLessThan(0.51);
  }
  const losses = trained.performances.map(({ performance: figures }) => figures.logLoss);
  const chosen = trained.performances.find(({ learner }) => learner === trained.chosenLearner);
  expect(chosen?.performance.logLoss).toBe(Math.min(...losses));
  expect(trained.parityDifference).toBeLessThanOrEqual(PARITY_TOLERANCE);
  expect(trained.onnxSha256).toBe(createHash('sha256').update(trained.onnx).digest('hex'));
  expect(referenceProfile.parse(trained.profile)).toEqual(trained.profile);
  expect(goldenRows.parse(trained.goldenRows)).toEqual(trained.goldenRows);
  expect(Object.keys(trained.parameters)).toEqual(['logistic-regression', 'gradient-boosting']);
});

test('the same input gives the same result, in a process of its own too; another seed another one', async () => {
  const input = inputWith({ learners: ['gradient-boosting'] });
  const trained = await trainModel(input);
  expect(await runTraining(input)).toEqual(trained);
  expect(await trainModel({ ...input, seed: 2 })).not.toEqual(trained);
  expect(trained.reasons).toBe('tree');
});

/** A quick training of each learner. */
const smallParameters = {
  'random-forest': { n_estimators: 5 },
  'gradient-boosting': { num_iterations: 3 },
  average: { inner_folds: 2, random_forest: { n_estimators: 2 }, gradient_boosting: { num_iterations: 2 } },
} as const;

test('all four learners through the process, with settings of their own, twice alike to the byte', async () => {
  const input = inputWith({
    csv: csvOf(lines.slice(1, 301)),
    learners: learnerId.options,
    folds: 3,
    parameters: smallParameters,
  });
  const trained = await runTraining(input);
  expect(await runTraining(input)).toEqual(trained);
  expect(trained.performances.map(({ learner }) => learner)).toEqual(learnerId.options);
  expect(trained.parameters).toMatchObject(smallParameters);
  expect(Object.keys(trained.parameters)).toEqual(learnerId.options);
});

test.each([
  { learner: 'random-forest', trees: 5 },
  { learner: 'gradient-boosting', trees: 3 },
  { learner: 'average', trees: 4 },
] as const)(
  '$learner: the settings reach the file, the same seed gives the same file',
  async ({ learner, trees }) => {
    const input = inputWith({
      csv: csvOf(lines.slice(1, 301)),
      learners: [learner],
      folds: 2,
      parameters: smallParameters,
    });
    const [first, second] = await Promise.all([runTraining(input), runTraining(input)]);
    expect(treesIn(first.onnx)).toBe(trees);
    expect(Buffer.from(first.onnx).equals(second.onnx)).toBe(true);
    expect(first.onnxSha256).toBe(second.onnxSha256);
  },
);

function treesIn(onnx: Uint8Array): number {
  const nodes = decodeModelFile(onnx).graph?.node ?? [];
  const ensembles = nodes.filter(({ opType }) => opType.startsWith('TreeEnsemble'));
  return new Set(
    ensembles.flatMap(({ attribute }) => attribute.find(({ name }) => name === 'nodes_treeids')?.ints ?? []),
  ).size;
}

test.each([
  {
    parameters: { average: { trees: 7 } },
    message:
      'The setting “trees” of the learner average cannot be used: there is no such setting; known: weights, inner_folds, logistic_regression, random_forest, gradient_boosting.',
  },
  {
    parameters: { 'gradient-boosting': { monotone_constraints: [1] } },
    message:
      'The setting “monotone_constraints” of the learner gradient-boosting cannot be used: it needs a direction for each of the 18 inputs, not 1.',
  },
])('through the process, refused by its name: $parameters', async ({ parameters, message }) => {
  const input = inputWith({ learners: learnerId.options, parameters });
  await expect(runTraining(input)).rejects.toMatchObject({ code: 'training.parameters', message });
});

test('rows held out: nothing is learnt from them, and the file itself is measured on them', async () => {
  const input = inputWith({ learners: ['logistic-regression'], testShare: 0.2 });
  const trained = await runTraining(input);
  expect(trained).toMatchObject({ rows: 800, goodRows: 560, badRows: 240, heldOut: { rows: 200 } });
  expect(trained.profile.rowCount).toBe(800);
  const heldOut = performance.omit({ folds: true }).parse(trained.heldOut);
  expect(Object.keys(heldOut)).toHaveLength(11);
  expect(heldOut.auc).toBeGreaterThan(0.7);
  const all = await trainModel(inputWith({ learners: ['logistic-regression'] }));
  expect(all.heldOut).toBeNull();
  expect(all.onnxSha256).not.toBe(trained.onnxSha256);
});

const trainBesideTest = (rows: readonly string[]) =>
  trainModel(inputWith({ csv: csvOf(rows), learners: ['logistic-regression'], folds: 2, testShare: 0.1 }));

test('what stands in a row that is held out changes its figures and not a byte of the file', async () => {
  const rows = [...good.slice(0, 40), ...bad.slice(0, 20)];
  const before = await trainBesideTest(rows);
  expect([before.rows, before.heldOut?.rows]).toEqual([54, 6]);
  let untouched = 0;
  for (const [row, line] of rows.entries()) {
    const after = await trainBesideTest(rows.with(row, line.replace(/,\d+,/, ',72,')));
    const isSameFile = after.onnxSha256 === before.onnxSha256;
    expect(after.heldOut?.logLoss === before.heldOut?.logLoss).toBe(false);
    if (isSameFile) untouched++;
  }
  expect(untouched).toBe(6);
});

test('all attributes: a file that names what it should not read', async () => {
  const { onnx } = await runTraining(
    inputWith({ learners: ['logistic-regression'], folds: 2, attributes: 'all' }),
  );
  expect(excludedInputs(modelMetadata(decodeModelFile(onnx)))).toEqual(['personal_status', 'foreign_worker']);
});

test('what a learner does not depend on the others in the list', async () => {
  const alone = await trainModel(inputWith({ learners: ['logistic-regression'] }));
  const both = await trainModel(inputWith());
  expect(both.performances[0]).toEqual(alone.performances[0]);
  expect(alone.reasons).toBe('linear');
});

test('progress grows from nothing to all', async () => {
  const seen: TrainingProgress[] = [];
  await runTraining(inputWith({ learners: ['logistic-regression'] }), {
    onProgress: (progress) => seen.push(progress),
  });
  expect(seen.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(seen.every(({ total }) => total === 8)).toBe(true);
});

test.each([
  { name: 'nothing', bytes: new Uint8Array(0), error: { code: 'csv.empty' } },
  { name: 'no rows', bytes: csvOf([]), error: { code: 'csv.no-rows' } },
  {
    name: 'no outcome',
    bytes: new TextEncoder().encode(lines.map((line) => line.replace(/,[^,]*$/, '')).join('\n')),
    error: { code: 'csv.no-target' },
  },
  {
    name: 'a row that cannot be read',
    bytes: csvOf([...good.slice(0, 99), good[0]?.replace(',6,', ',six,') ?? '']),
    error: { code: 'csv.bad-rows', details: { line: 101, column: 'duration', found: 'six' } },
  },
  {
    name: 'too few rows',
    bytes: csvOf([...good.slice(0, 30), ...bad.slice(0, 19)]),
    error: { code: 'dataset.too-small', details: { rows: 49, needed: 50 } },
  },
  {
    name: 'one class',
    bytes: csvOf(good.slice(0, 60)),
    error: { code: 'dataset.one-class', details: { outcome: 'good' } },
  },
  {
    name: 'a class smaller than the folds',
    bytes: csvOf([...good.slice(0, 60), ...bad.slice(0, 4)]),
    error: { code: 'dataset.class-too-small', details: { outcome: 'bad', rows: 4, needed: 5 } },
  },
])('refused: $name', async ({ bytes, error }) => {
  await expect(trainModel(inputWith({ csv: bytes }))).rejects.toMatchObject(error);
});

test('an error of the catalogue reaches the other process whole', async () => {
  await expect(runTraining(inputWith({ csv: csvOf(good.slice(0, 60)) }))).rejects.toMatchObject({
    name: 'RiskError',
    code: 'dataset.one-class',
    message: 'Every row of the data set has the outcome “good”; training needs both.',
  });
});

test('the smallest table that is taken', async () => {
  const small = csvOf([...good.slice(0, 45), ...bad.slice(0, 5)]);
  const trained = await trainModel(inputWith({ csv: small }));
  expect(trained.rows).toBe(50);
  expect(referenceProfile.parse(trained.profile)).toEqual(trained.profile);
});

test('a training that is called off ends with the reason it was given', async () => {
  const controller = new AbortController();
  const reason = new Error('no longer wanted');
  const running = runTraining(inputWith(), {
    signal: controller.signal,
    onProgress: ({ done }) => done === 1 && controller.abort(reason),
  });
  await expect(running).rejects.toBe(reason);
  await expect(runTraining(inputWith(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(csv.byteLength).toBeGreaterThan(100_000);
});
