/**
 * A trained model as an ONNX file with the signature that every part of Risk-O-Meter relies on.
 *
 * Input: `features`, float `[rows, features]` - numbers as they are, categories as their index in the schema, missing
 * NaN. Outputs: `probabilities` float `[rows, 2]` (good, bad), `score` float `[rows, 1]` (log-odds toward bad), `label`
 * int64 `[rows]` (1 = bad, at or above the default cutoff). Metadata, in this order: see `metadataKeys`.
 * Nothing in the file depends on the time or the machine: equal models are equal bytes.
 */
import { DataType, encodeModelFile } from '@risk/app/model/onnx/model-file.ts';
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import type { LearnerId } from '@risk/app/model/release.ts';
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import type { Model } from '../learning/estimator.ts';
import { GradientBoostingModel } from '../learning/gradient-boosting/gradient-boosting.ts';
import { LogisticModel } from '../learning/logistic-regression.ts';
import { GraphBuilder, int64, intAttribute, tensorInfo } from './graph-builder.ts';
import { addLinearModel } from './linear-graph.ts';
import { addTreeEnsemble, ML_DOMAIN } from './tree-graph.ts';

export const metadataKeys = {
  formatVersion: 'risk.format_version',
  schema: 'risk.schema',
  learner: 'risk.learner',
  policy: 'risk.policy',
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
}

export function exportModel({ model, learner, schema, policy }: ExportOptions): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder();
  const score = addScore(graph, model, 'features');
  addEnding(graph, score, policy.cutoff);
  const metadata = [
    [metadataKeys.formatVersion, '1'],
    [metadataKeys.schema, JSON.stringify(schema)],
    [metadataKeys.learner, learner],
    [metadataKeys.policy, JSON.stringify(policy)],
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
  throw new TypeError(`no export for ${model.constructor.name}`);
}

/** From the score, double `[rows, 1]`, to the three outputs. The cutoff is compared in double, before rounding. */
function addEnding(graph: GraphBuilder, score: string, cutoff: number): void {
  graph.cast(score, DataType.FLOAT, ['score']);
  const bad = graph.add('Sigmoid', [score]);
  const good = graph.add('Sub', [graph.constant('one', [1, 1], Float64Array.of(1)), bad]);
  const both = graph.add('Concat', [good, bad], { attributes: [intAttribute('axis', 1)] });
  graph.cast(both, DataType.FLOAT, ['probabilities']);
  const above = graph.add('GreaterOrEqual', [bad, graph.constant('cutoff', [1, 1], Float64Array.of(cutoff))]);
  const axes = graph.constant('last_axis', [1], int64([1]));
  graph.add('Squeeze', [graph.cast(above, DataType.INT64), axes], { outputs: ['label'] });
}
