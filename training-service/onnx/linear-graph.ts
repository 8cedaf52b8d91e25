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
import { type GraphBuilder, int64, intAttribute } from './graph-builder.ts';

interface Group {
  readonly name: string;
  readonly columns: readonly DesignColumn[];
  readonly weights: Float64Array;
}

/** Adds the model to the graph. @param features name of the float input `[rows, features]`
 * @returns name of the score, double `[rows, 1]` */
export function addLinearModel(graph: GraphBuilder, model: LogisticModel, features: string): string {
  let score = graph.constant('intercept', [1, 1], Float64Array.of(model.intercept));
  let parts = 0;
  for (const kind of ['value', 'category', 'missing'] as const) {
    const places = [...model.design.keys()].filter((i) => model.design[i]?.kind === kind);
    if (places.length === 0) continue;
    const columns = places.flatMap((i) => model.design[i] ?? []);
    const weights = Float64Array.from(places, (i) => model.weights[i] ?? 0);
    const name = { value: 'value', category: 'category', missing: 'missing' }[kind];
    score = graph.add('Add', [score, addGroup(graph, { name, columns, weights }, kind, features)]);
    parts++;
  }
  return parts > 0 ? score : addConstantScore(graph, score, features);
}

function addGroup(graph: GraphBuilder, group: Group, kind: DesignColumn['kind'], features: string): string {
  const { name, columns, weights } = group;
  const width = columns.length;
  const index = graph.constant(`${name}_columns`, [width], int64(columns.map(({ feature }) => feature)));
  const means = graph.constant(
    `${name}_means`,
    [1, width],
    Float64Array.from(columns, ({ mean }) => mean),
  );
  const gathered = graph.add('Gather', [features, index], { attributes: [intAttribute('axis', 1)] });
  const isMissing = graph.add('IsNaN', [gathered]);
  const raw =
    kind === 'value'
      ? gathered
      : kind === 'missing'
        ? isMissing
        : graph.add('Equal', [
            gathered,
            graph.constant(
              `${name}_codes`,
              [1, width],
              Float32Array.from(columns, ({ code }) => code),
            ),
          ]);
  let entries = graph.add('Sub', [graph.cast(raw, DataType.DOUBLE), means]);
  if (kind === 'value') {
    const scales = graph.constant(
      `${name}_scales`,
      [1, width],
      Float64Array.from(columns, ({ scale }) => scale),
    );
    entries = graph.add('Div', [entries, scales]);
  }
  if (kind !== 'missing') {
    const average = graph.constant(`${name}_average`, [1, 1], Float64Array.of(0));
    entries = graph.add('Where', [isMissing, average, entries]);
  }
  return graph.add('MatMul', [entries, graph.constant(`${name}_weights`, [width, 1], weights)]);
}

/** A model without columns gives every row the intercept: one column of zeros of the right height is needed. */
function addConstantScore(graph: GraphBuilder, intercept: string, features: string): string {
  const first = graph.constant('first_column', [1], int64([0]));
  const column = graph.add('Gather', [features, first], { attributes: [intAttribute('axis', 1)] });
  const isMissing = graph.add('IsNaN', [column]);
  return graph.add('Where', [isMissing, intercept, intercept]);
}
