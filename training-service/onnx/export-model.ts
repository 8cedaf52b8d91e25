/**
 * A trained model as an ONNX file with the signature that every part of Risk-O-Meter relies on.
 *
 * Input: `features`, float `[rows, features]` - numbers as they are, categories as their index in the schema, missing
 * NaN. Outputs: `probabilities` float `[rows, 2]` (good, bad), `score` float `[rows, 1]` (log-odds toward bad; of a random
 * forest the probability itself), `label` int64 `[rows]` (1 = bad, at or above the default cutoff). Metadata, in this
 * order: see `metadataKeys`.
 * Nothing in the file depends on the time or the machine: equal models are equal bytes.
 */
import { EXCLUDED_INPUTS_KEY } from '@risk/app/model/onnx/excluded-inputs.ts';
import { DataType, encodeModelFile } from '@risk/app/model/onnx/model-file.ts';
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import type { LearnerId } from '@risk/app/model/release.ts';
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { AverageModel } from '../learning/average/average.ts';
import type { Model } from '../learning/estimator.ts';
import { GradientBoostingModel } from '../learning/gradient-boosting/gradient-boosting.ts';
import { LogisticModel } from '../learning/logistic-regression.ts';
import { RandomForestModel } from '../learning/random-forest/random-forest.ts';
import { GraphBuilder, int64, intAttribute, tensorInfo } from './graph-builder.ts';
import { addLinearModel } from './linear-graph.ts';
import { addTreeEnsemble, ML_DOMAIN } from './tree-graph.ts';

export const metadataKeys = {
  formatVersion: 'risk.format_version',
  schema: 'risk.schema',
  learner: 'risk.learner',
  policy: 'risk.policy',
  typical: 'risk.typical',
  excludedInputs: EXCLUDED_INPUTS_KEY,
} as const;

const IR_VERSION = 10n;
const OPSET = 21n;
const ML_OPSET = 3n;

export interface ExportOptions {
  readonly model: Model;
  readonly learner: LearnerId;
  readonly schema: FeatureSchema;
  /** The default for a file that is used without a Release. */
  readonly policy: DecisionPolicy;
  /** `[inputs]`, the training rows' median of each number, null for categories: only reasons are worded by it. */
  readonly typical?: readonly (number | null)[];
  /** Names of the inputs that the bank's schema excludes; only a model for study has any. */
  readonly excludedInputs?: readonly string[];
}

export function exportModel(options: ExportOptions): Uint8Array<ArrayBuffer> {
  const { model, learner, schema, policy, typical, excludedInputs = [] } = options;
  const graph = new GraphBuilder();
  const score = addScore(graph, model, 'features');
  const bad = model instanceof RandomForestModel ? score : graph.add('Sigmoid', [score]);
  addEnding(graph, { score, bad }, policy.cutoff);
  const metadata = [
    [metadataKeys.formatVersion, '1'],
    [metadataKeys.schema, JSON.stringify(schema)],
    [metadataKeys.learner, learner],
    [metadataKeys.policy, JSON.stringify(policy)],
    ...(typical === undefined ? [] : [[metadataKeys.typical, JSON.stringify(typical)]]),
    ...(excludedInputs.length === 0 ? [] : [[metadataKeys.excludedInputs, JSON.stringify(excludedInputs)]]),
  ];
  return encodeModelFile({
    irVersion: IR_VERSION,
    producerName: 'risk-o-meter',
    graph: graph.build(
      learner,
      [tensorInfo('features', DataType.FLOAT, ['rows', inputColumns(schema).length])],
      [
        tensorInfo('probabilities', DataType.FLOAT, ['rows', 2]),
        tensorInfo('score', DataType.FLOAT, ['rows', 1]),
        tensorInfo('label', DataType.INT64, ['rows']),
      ],
    ),
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: ML_DOMAIN, version: ML_OPSET },
    ],
    metadataProps: metadata.map(([key = '', value = '']) => ({ key, value })),
  });
}

function addScore(graph: GraphBuilder, model: Model, features: string): string {
  if (model instanceof LogisticModel) return addLinearModel(graph, model, features);
  if (model instanceof GradientBoostingModel) return addTreeEnsemble(graph, model, features);
  if (model instanceof RandomForestModel)
    return addTreeEnsemble(graph, { trees: model.trees, baseScore: 0, aggregate: 'AVERAGE' }, features);
  if (model instanceof AverageModel) {
    const linear = addLinearModel(graph, model.linear, features);
    if (model.trees.length === 0) return linear;
    return graph.add('Add', [linear, addTreeEnsemble(graph, { trees: model.trees, baseScore: 0 }, features)]);
  }
  throw new TypeError(`no export for ${model.constructor.name}`);
}

/**
 * From score and probability of default, double `[rows, 1]`, to the three outputs. The cutoff is compared in double,
 * before rounding.
 */
function addEnding(
  graph: GraphBuilder,
  { score, bad }: { readonly score: string; readonly bad: string },
  cutoff: number,
): void {
  graph.cast(score, DataType.FLOAT, ['score']);
  const good = graph.add('Sub', [graph.constant('one', [1, 1], Float64Array.of(1)), bad]);
  const both = graph.add('Concat', [good, bad], { attributes: [intAttribute('axis', 1)] });
  graph.cast(both, DataType.FLOAT, ['probabilities']);
  const above = graph.add('GreaterOrEqual', [bad, graph.constant('cutoff', [1, 1], Float64Array.of(cutoff))]);
  const axes = graph.constant('last_axis', [1], int64([1]));
  graph.add('Squeeze', [graph.cast(above, DataType.INT64), axes], { outputs: ['label'] });
}
