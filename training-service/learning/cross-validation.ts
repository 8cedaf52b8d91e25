import type { Estimator, Model } from './estimator.ts';
import { type LabelledRows, takeRows, takeTarget } from './feature-matrix.ts';
import { Random } from './random.ts';
import { rowsOfFold } from './stratified-folds.ts';

/** One fold to be predicted by a model of all other rows. */
export interface FoldTask {
  readonly inside: Int32Array;
  readonly outside: Int32Array;
  readonly seed: number;
}

/** By row of the fold, in its order. */
export interface FoldPrediction {
  /** As `Model.score`. */
  readonly scores: Float64Array;
  /** Of default. */
  readonly probabilities: Float64Array;
}

export function predictFold<Parameters>(
  estimator: Estimator<Parameters, Model>,
  parameters: Parameters,
  { data, target }: LabelledRows,
  { inside, outside, seed }: FoldTask,
): FoldPrediction {
  const random = new Random(seed);
  const model = estimator.fit(takeRows(data, outside), takeTarget(target, outside), parameters, random);
  const held = takeRows(data, inside);
  return { scores: model.score(held), probabilities: model.probabilities(held) };
}

/** The folds' tasks in their order. @param foldOfRow `[rows]`, in [0, folds) */
export function foldTasks(foldOfRow: Uint16Array, folds: number, random: Random): FoldTask[] {
  return Array.from({ length: folds }, (_, fold) => ({
    ...rowsOfFold(foldOfRow, fold),
    seed: random.uint32(),
  }));
}

/** What each row is given by the model that was fitted on all other folds; both `[rows]`. */
export interface OutOfFold {
  readonly scores: Float64Array;
  readonly probabilities: Float64Array;
}

export function joinFolds(
  rowCount: number,
  tasks: readonly FoldTask[],
  predictions: readonly FoldPrediction[],
): OutOfFold {
  const scores = new Float64Array(rowCount);
  const probabilities = new Float64Array(rowCount);
  for (const [fold, { inside }] of tasks.entries())
    for (const [i, row] of inside.entries()) {
      scores[row] = predictions[fold]?.scores[i] ?? 0;
      probabilities[row] = predictions[fold]?.probabilities[i] ?? 0;
    }
  return { scores, probabilities };
}

interface CrossValidation<Parameters> extends LabelledRows {
  readonly estimator: Estimator<Parameters, Model>;
  readonly parameters: Parameters;
  /** `[rows]`, in [0, folds). */
  readonly foldOfRow: Uint16Array;
  readonly folds: number;
  readonly random: Random;
}

/** Cross-validation within one thread. */
export function outOfFold<Parameters>(options: CrossValidation<Parameters>): OutOfFold {
  const { estimator, parameters, data, target, foldOfRow, folds, random } = options;
  const tasks = foldTasks(foldOfRow, folds, random);
  const predictions = tasks.map((task) => predictFold(estimator, parameters, { data, target }, task));
  return joinFolds(data.rowCount, tasks, predictions);
}
