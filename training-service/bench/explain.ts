/**
 * How long the reasons of 1,000 applicants take, learner by learner, and how well they add up to the runtime's score;
 * beside it the `shap` package on the forest's very trees, where Python has it.
 *
 *     node training-service/bench/explain.ts
 */
import { decodeModelFile } from '@risk/app/model/onnx/model-file.ts';
import { readScoreParts } from '@risk/app/model/onnx/score-parts.ts';
import { demonstrationPolicy } from '@risk/app/model/policy.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { readAdditiveModel } from '@risk/app/scoring/additive-model.ts';
import { average } from '../learning/average/average.ts';
import type { FeatureMatrix } from '../learning/feature-matrix.ts';
import { featuresOf } from '../learning/features-of-schema.ts';
import { gradientBoosting } from '../learning/gradient-boosting/gradient-boosting.ts';
import { logisticRegression } from '../learning/logistic-regression.ts';
import { Random } from '../learning/random.ts';
import { randomForest } from '../learning/random-forest/random-forest.ts';
import { exportModel } from '../onnx/export-model.ts';
import { ScoringSession } from '../onnx/scoring-session.ts';
import { typicalValues } from '../onnx/typical-values.ts';
import { germanCreditTable } from '../testing/german-credit.ts';
import { askPython, pythonWith } from '../testing/peer.ts';
import { SHAP_EXPLAINER, shapTree } from '../testing/shap.ts';

const ROUNDS = 5;
/** Rows of each round that are explained alone too. */
const ONE_BY_ONE = 20;
const SEED = 1;

const table = await germanCreditTable();
const data: FeatureMatrix = {
  rowCount: table.rowCount,
  features: featuresOf(germanCreditSchema),
  values: table.inputs,
};
const width = data.features.length;
const models = {
  'logistic-regression': logisticRegression.fit(
    data,
    table.target,
    logisticRegression.recommended,
    new Random(SEED),
  ),
  'random-forest': randomForest.fit(data, table.target, randomForest.recommended, new Random(SEED)),
  'gradient-boosting': gradientBoosting.fit(
    data,
    table.target,
    gradientBoosting.recommended,
    new Random(SEED),
  ),
  average: average.fit(data, table.target, average.recommended, new Random(SEED)),
};

console.log(
  'learner              trees  leaves  seconds for 1,000 rows  ms for one row  largest gap to the score',
);
for (const learner of ['logistic-regression', 'random-forest', 'gradient-boosting', 'average'] as const) {
  const file = exportModel({
    model: models[learner],
    learner,
    schema: germanCreditSchema,
    policy: demonstrationPolicy,
    typical: typicalValues(data),
  });
  const model = readAdditiveModel(file);
  if (model === null) throw new Error(`${learner} cannot be explained`);
  const session = await ScoringSession.open(file);
  const { scores } = await session.run(data);
  await session.close();
  let gap = 0;
  const seconds: number[] = [];
  const ofOne: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const attributions = model.explain(data.values, data.rowCount);
    seconds.push((performance.now() - start) / 1000);
    for (let row = 0; row < ONE_BY_ONE; row++) {
      const before = performance.now();
      model.explain(data.values.subarray(row * width, (row + 1) * width), 1);
      ofOne.push(performance.now() - before);
    }
    for (const [row, { base, contributions }] of attributions.entries()) {
      const sum = contributions.reduce((sum, phi) => sum + phi, base);
      gap = Math.max(gap, Math.abs(sum - (scores[row] ?? Number.NaN)));
    }
  }
  const trees = (readScoreParts(decodeModelFile(file))?.ensembles ?? []).flatMap(({ trees }) => trees);
  const leaves = trees.reduce((sum, { feature }) => sum + feature.filter((asked) => asked < 0).length, 0);
  console.log(
    learner.padEnd(20),
    String(trees.length).padStart(5),
    String(leaves).padStart(7),
    Math.min(...seconds)
      .toFixed(3)
      .padStart(23),
    Math.min(...ofOne)
      .toFixed(1)
      .padStart(15),
    gap.toExponential(1).padStart(25),
  );
  if (learner === 'random-forest') compareWithShap(trees);
}

function compareWithShap(
  trees: NonNullable<ReturnType<typeof readScoreParts>>['ensembles'][number]['trees'],
): void {
  const python = pythonWith('shap');
  if (python === null) {
    console.log('  (no Python with shap on this computer)');
    return;
  }
  const script = `
import json, sys, time, numpy as np, shap
asked = json.load(sys.stdin)
${SHAP_EXPLAINER}
rows = np.array(asked["rows"], dtype=np.float64).reshape(-1, asked["width"])
seconds = []
for _ in range(2):
    start = time.perf_counter()
    explainer.shap_values(rows, check_additivity=False)
    seconds.append(time.perf_counter() - start)
json.dump([min(seconds), shap.__version__], sys.stdout)
`;
  const answer = askPython(python, script, {
    width,
    rows: [...data.values],
    trees: trees.map(shapTree),
  });
  const [seconds, version] = Array.isArray(answer) ? answer : [];
  console.log(
    `  shap ${String(version)} on the same trees`.padEnd(43),
    Number(seconds).toFixed(3).padStart(14),
  );
}
