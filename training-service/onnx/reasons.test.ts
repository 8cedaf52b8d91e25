/** Reasons against what they have to agree with: the runtime's score of the same file, and the `shap` package. */

import { decodeModelFile } from '@risk/app/model/onnx/model-file.ts';
import { readScoreParts } from '@risk/app/model/onnx/score-parts.ts';
import { demonstrationPolicy } from '@risk/app/model/policy.ts';
import type { LearnerId } from '@risk/app/model/release.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { type AdditiveModel, readAdditiveModel } from '@risk/app/scoring/additive-model.ts';
import { type TableRow, treeFile } from '@risk/app/testing/tree-file.ts';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { average } from '../learning/average/average.ts';
import type { Model } from '../learning/estimator.ts';
import { type FeatureMatrix, takeRows } from '../learning/feature-matrix.ts';
import { featuresOf } from '../learning/features-of-schema.ts';
import { gradientBoosting } from '../learning/gradient-boosting/gradient-boosting.ts';
import { LogisticModel, logisticRegression } from '../learning/logistic-regression.ts';
import { Random } from '../learning/random.ts';
import { randomForest } from '../learning/random-forest/random-forest.ts';
import { germanCreditTable } from '../testing/german-credit.ts';
import { askPython, pythonWith } from '../testing/peer.ts';
import { SHAP_EXPLAINER, shapTree } from '../testing/shap.ts';
import { exportModel } from './export-model.ts';
import { disturbedRows } from './parity.ts';
import { ScoringSession } from './scoring-session.ts';

fc.configureGlobal({ seed: 2026 });

const table = await germanCreditTable();
const germanCredit: FeatureMatrix = {
  rowCount: table.rowCount,
  features: featuresOf(germanCreditSchema),
  values: table.inputs,
};
/** The same with values missing, categories that training did not see, and numbers far off. */
const disturbed = disturbedRows(germanCredit, new Random(5));
const width = germanCredit.features.length;
const description = {
  schema: germanCreditSchema,
  policy: demonstrationPolicy,
  typical: germanCredit.features.map(({ kind }) => (kind === 'numeric' ? 2 : null)),
};

/** Largest |base + contributions - score|, relative where the score is above 1 in size. */
function largestGap(model: AdditiveModel, values: Float32Array, scores: ArrayLike<number>): number {
  let largest = 0;
  for (const [row, { base, contributions }] of model.explain(values, scores.length).entries()) {
    const score = scores[row] ?? Number.NaN;
    const sum = contributions.reduce((sum, phi) => sum + phi, base);
    largest = Math.max(largest, Math.abs(sum - score) / Math.max(1, Math.abs(score)));
    if (Number.isNaN(sum)) return Number.NaN;
  }
  return largest;
}

function exactly(file: Uint8Array): AdditiveModel {
  const model = readAdditiveModel(file);
  if (model === null) throw new Error('not exactly explainable');
  return model;
}

const fit: Record<LearnerId, (data: FeatureMatrix) => Model> = {
  'logistic-regression': (data) =>
    logisticRegression.fit(data, table.target, logisticRegression.recommended, new Random(1)),
  'gradient-boosting': (data) =>
    gradientBoosting.fit(data, table.target, gradientBoosting.recommended, new Random(1)),
  'random-forest': (data) => randomForest.fit(data, table.target, randomForest.recommended, new Random(1)),
  average: (data) =>
    average.fit(data, table.target, { ...average.recommended, inner_folds: 2 }, new Random(1)),
};
const fileOf = (learner: LearnerId, data = germanCredit): Uint8Array => {
  return exportModel({ ...description, model: fit[learner](data), learner });
};

test.each([
  ['logistic-regression', 'linear'],
  ['gradient-boosting', 'tree'],
  ['random-forest', 'tree'],
  ['average', 'blend'],
] as const)('%s: reasons add up to the runtime’s score on every row', async (learner, kind) => {
  const file = fileOf(learner);
  const model = exactly(file);
  expect(model.kind).toBe(kind);
  expect(model.featureCount).toBe(width);
  const session = await ScoringSession.open(file);
  for (const rows of [germanCredit, disturbed]) {
    const { scores } = await session.run(rows);
    expect(scores).toHaveLength(1000);
    expect(largestGap(model, rows.values, scores)).toBeLessThan(1e-6);
  }
  await session.close();
});

test('a linear model’s contributions are weight times column, one-hot columns summed into their input', () => {
  const model = logisticRegression.fit(germanCredit, table.target, { C: 1 }, new Random(1));
  const file = exportModel({ ...description, model, learner: 'logistic-regression' });
  const attribution = exactly(file).explain(germanCredit.values, 8)[7];
  if (attribution === undefined) throw new Error('no attribution');
  const { base, contributions } = attribution;
  const expected = new Float64Array(width);
  const row = takeRows(germanCredit, Int32Array.of(7));
  // Without one input's columns the score is lower by what the input adds.
  for (let input = 0; input < width; input++) {
    const weights = model.weights.map((weight, i) => (model.design[i]?.feature === input ? 0 : weight));
    const without = new LogisticModel(model.design, weights, model.intercept);
    expected[input] = (model.score(row)[0] ?? 0) - (without.score(row)[0] ?? 0);
  }
  expect(base).toBe(model.intercept);
  for (const [input, phi] of contributions.entries())
    expect(phi).toBeCloseTo(expected[input] ?? Number.NaN, 10);
});

/** Trees as any tool may write them: all six tests, both directions for missing values, node ids in any order. */
const modes = ['BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT', 'BRANCH_EQ', 'BRANCH_NEQ'];
const split = fc.record({
  mode: fc.constantFrom(...modes),
  feature: fc.integer({ min: 0, max: 2 }),
  value: fc.integer({ min: 0, max: 3 }),
  missingTrue: fc.integer({ min: 0, max: 1 }),
});
const leaf = fc.record({
  weight: fc.integer({ min: -8, max: 8 }).map((eighths) => eighths / 8),
  cover: fc.integer({ min: 1, max: 20 }),
});
const foreignTree = (tree: number): fc.Arbitrary<TableRow[]> =>
  fc
    .integer({ min: 0, max: 7 })
    .chain((splits) =>
      fc.tuple(
        fc.array(split, { minLength: splits, maxLength: splits }),
        fc.array(leaf, { minLength: splits + 1, maxLength: splits + 1 }),
      ),
    )
    .map(([splits, leaves]) => {
      // A heap: node i has the children 2i + 1 and 2i + 2.
      const count = splits.length + leaves.length;
      const covers = new Float64Array(count);
      for (let id = count - 1; id >= 0; id--)
        covers[id] =
          leaves[id - splits.length]?.cover ?? (covers[2 * id + 1] ?? 0) + (covers[2 * id + 2] ?? 0);
      return Array.from(covers, (cover, id) => ({
        tree,
        id,
        cover,
        ...(splits[id] === undefined
          ? { mode: 'LEAF', weight: leaves[id - splits.length]?.weight ?? 0 }
          : { ...splits[id], whenTrue: 2 * id + 1, whenFalse: 2 * id + 2 }),
      }));
    });

test.each(['floats', 'raw tensor'] as const)(
  'trees of other tools add up too, numbers as %s',
  async (form) => {
    const grid = [0, 1, 2, 3, 1.5, Number.NaN];
    const rows = Float32Array.from(grid.flatMap((a) => grid.flatMap((b) => grid.flatMap((c) => [a, b, c]))));
    let explained = 0;
    await fc.assert(
      fc.asyncProperty(foreignTree(0), foreignTree(1), async (first, second) => {
        const file = treeFile([...first, ...second], { form });
        const session = await InferenceSession.create(file, { intraOpNumThreads: 1 });
        const { score } = await session.run({ features: new Tensor('float32', rows, [rows.length / 3, 3]) });
        await session.release();
        expect(largestGap(exactly(file), rows, Array.from(score?.data ?? [], Number))).toBeLessThan(1e-6);
        explained++;
      }),
      { numRuns: 60 },
    );
    expect(explained).toBe(60);
  },
);

const python = pythonWith('shap', 'sklearn');
const because = python === null ? ' (skipped: no Python with shap and scikit-learn)' : '';
const shapAnswer = z.object({ base: z.number(), values: z.array(z.array(z.number())) });

function compareWithShap(
  model: AdditiveModel,
  values: Float32Array,
  answer: z.infer<typeof shapAnswer>,
): number {
  let largest = 0;
  for (const [row, { base, contributions }] of model.explain(values, answer.values.length).entries()) {
    const theirs = answer.values[row] ?? [];
    expect(theirs).toHaveLength(contributions.length);
    largest = Math.max(largest, Math.abs(base - answer.base));
    for (const [input, phi] of contributions.entries())
      largest = Math.max(largest, Math.abs(phi - (theirs[input] ?? Number.NaN)));
  }
  return largest;
}

/** Rows for JSON: null where missing. */
const jsonRows = (data: FeatureMatrix, rowCount: number): (number | null)[][] =>
  Array.from({ length: rowCount }, (_, row) =>
    Array.from(data.values.subarray(row * width, (row + 1) * width), (value) =>
      Number.isNaN(value) ? null : value,
    ),
  );

describe('the shap package, path-dependent TreeExplainer', () => {
  const ROWS = 100;

  test.skipIf(python === null)(`explains our boosted trees alike, missing values too${because}`, () => {
    // shap's table of trees has no sets of categories: all columns are taken as numbers here.
    const numbers = { ...disturbed, features: disturbed.features.map(() => ({ kind: 'numeric' as const })) };
    const file = fileOf('gradient-boosting', numbers);
    const parts = readScoreParts(decodeModelFile(file));
    const [ensemble] = parts?.ensembles ?? [];
    const script = `
import json, sys, numpy as np, shap
asked = json.load(sys.stdin)
${SHAP_EXPLAINER}
rows = np.array(asked["rows"], dtype=np.float64)
values = explainer.shap_values(rows, check_additivity=False).reshape(len(rows), -1)
base = float(np.ravel(explainer.expected_value)[0])
json.dump({"base": base, "values": values.tolist()}, sys.stdout)
`;
    const trees = ensemble?.trees.map(shapTree) ?? [];
    expect(trees.length).toBeGreaterThan(50);
    const answer = shapAnswer.parse(
      askPython(python ?? '', script, { trees, rows: jsonRows(numbers, ROWS) }),
    );
    expect(answer.values).toHaveLength(ROWS);
    answer.base += ensemble?.base ?? 0;
    expect(compareWithShap(exactly(file), numbers.values, answer)).toBeLessThan(1e-9);
  });

  test.skipIf(python === null)(`explains scikit-learn’s forest as we explain its file${because}`, () => {
    const script = `
import json, sys, numpy as np, shap
from sklearn.ensemble import RandomForestClassifier
asked = json.load(sys.stdin)
x = np.array(asked["rows"], dtype=np.float32)
forest = RandomForestClassifier(40, min_samples_leaf=2, random_state=1, n_jobs=1).fit(x, asked["target"])
explainer = shap.TreeExplainer(forest, feature_perturbation="tree_path_dependent")
values = explainer.shap_values(x[:asked["explain"]], check_additivity=False)[:, :, 1]
trees = [{"left": t.children_left.tolist(), "right": t.children_right.tolist(), "feature": t.feature.tolist(),
  "threshold": t.threshold.tolist(), "cover": t.weighted_n_node_samples.tolist(),
  "value": (t.value[:, 0, 1] / t.value[:, 0, :].sum(axis=1)).tolist()} for t in (e.tree_ for e in forest.estimators_)]
json.dump({"base": float(explainer.expected_value[1]), "values": values.tolist(), "trees": trees,
  "scores": forest.predict_proba(x)[:, 1].tolist()}, sys.stdout)
`;
    const list = z.array(z.number());
    const answer = shapAnswer
      .extend({
        scores: list,
        trees: z.array(
          z.object({ left: list, right: list, feature: list, threshold: list, cover: list, value: list }),
        ),
      })
      .parse(
        askPython(python ?? '', script, {
          rows: jsonRows(germanCredit, 1000),
          target: [...table.target],
          explain: ROWS,
        }),
      );
    const rows = answer.trees.flatMap(({ left, right, feature, threshold, cover, value }, tree) =>
      left.map((whenTrue, id): TableRow => {
        const base = { tree, id, cover: cover[id] ?? 0 };
        if (whenTrue < 0) return { ...base, mode: 'LEAF', weight: (value[id] ?? 0) / answer.trees.length };
        const [whenFalse = 0, asked = 0, at = 0] = [right[id], feature[id], threshold[id]];
        return { ...base, mode: 'BRANCH_LEQ', feature: asked, value: at, whenTrue, whenFalse };
      }),
    );
    const model = exactly(treeFile(rows, { form: 'raw tensor', featureCount: width }));
    expect(compareWithShap(model, germanCredit.values, answer)).toBeLessThan(1e-9);
    expect(answer.scores).toHaveLength(1000);
    expect(largestGap(model, germanCredit.values, answer.scores)).toBeLessThan(1e-9);
  });
});
