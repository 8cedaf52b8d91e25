/**
 * The logistic model as ONNX operations, in double precision.
 *
 * The design's columns stand in three groups (values, categories, missing indicators), each with constants of its own,
 * so that a reader finds what belongs together by name: `<group>_columns` (the feature of each column), `_means`,
 * `_weights`, for values `_scales`, for categories `_codes`; and `intercept`. Each column is 0 for the average row, so
 * weight times column is its share of the score.
 */
import { DataType } from '@risk/app/model/onnx/model-file.ts';
import type { DesignColumn } from '../learning/linear-design.ts';
import type { LogisticModel } from '../learning/logistic-regression.ts';
import { addConstantScore } from './constant-score.ts';
import { type GraphBuilder, int64, intAttribute } from './graph-builder.ts';

interface Group {
  readonly kind: DesignColumn['kind'];
  readonly columns: readonly DesignColumn[];
  readonly weights: Float64Array;
}

/**
 * Adds the model to the graph.
 * @param features name of the float input `[rows, features]`
 * @returns name of the score, double `[rows, 1]`
 */
export function addLinearModel(graph: GraphBuilder, model: LogisticModel, features: string): string {
  let score = graph.constant('intercept', [1, 1], Float64Array.of(model.intercept));
  let parts = 0;
  for (const kind of ['value', 'category', 'missing'] as const) {
    const places = [...model.design.keys()].filter((i) => model.design[i]?.kind === kind);
    if (places.length === 0) continue;
    const columns = places.flatMap((i) => model.design[i] ?? []);
    const weights = Float64Array.from(places, (i) => model.weights[i] ?? 0);
    score = graph.add('Add', [score, addGroup(graph, { kind, columns, weights }, features)]);
    parts++;
  }
  return parts > 0 ? score : addConstantScore(graph, score, features);
}

function addGroup(graph: GraphBuilder, { kind, columns, weights }: Group, features: string): string {
  const width = columns.length;
  const rowOf = (name: string, pick: (column: DesignColumn) => number): string =>
    graph.constant(`${kind}_${name}`, [1, width], Float64Array.from(columns, pick));
  const index = graph.constant(`${kind}_columns`, [width], int64(columns.map(({ feature }) => feature)));
  const gathered = graph.add('Gather', [features, index], { attributes: [intAttribute('axis', 1)] });
  const values = graph.cast(gathered, DataType.DOUBLE);
  const isMissing = graph.add('IsNaN', [values]);

  const centred = (raw: string): string => graph.add('Sub', [raw, rowOf('means', ({ mean }) => mean)]);
  const orAverage = (entries: string): string => {
    const average = graph.constant(`${kind}_average`, [1, 1], Float64Array.of(0));
    return graph.add('Where', [isMissing, average, entries]);
  };
  const indicator = (flags: string): string => centred(graph.cast(flags, DataType.DOUBLE));
  const entriesOf = {
    value: () => orAverage(graph.add('Div', [centred(values), rowOf('scales', ({ scale }) => scale)])),
    category: () => orAverage(indicator(graph.add('Equal', [values, rowOf('codes', ({ code }) => code)]))),
    missing: () => indicator(isMissing),
  };
  const entries = entriesOf[kind]();
  return graph.add('MatMul', [entries, graph.constant(`${kind}_weights`, [width, 1], weights)]);
}
