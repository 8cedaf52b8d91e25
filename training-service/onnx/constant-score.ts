import { type GraphBuilder, int64, intAttribute } from './graph-builder.ts';

/**
 * Adds a score that is the same for every row: a column of the input gives the number of rows.
 * @param constant name of the score, double `[1, 1]`
 * @param features name of the float input `[rows, features]`
 * @returns name of the score, double `[rows, 1]`
 */
export function addConstantScore(graph: GraphBuilder, constant: string, features: string): string {
  const first = graph.constant('first_column', [1], int64([0]));
  const column = graph.add('Gather', [features, first], { attributes: [intAttribute('axis', 1)] });
  const isMissing = graph.add('IsNaN', [column]);
  return graph.add('Where', [isMissing, constant, constant]);
}
