import type { Estimator, Model } from './estimator.ts';
import { type FeatureMatrix, takeRows, takeTarget } from './feature-matrix.ts';
import type { Random } from './random.ts';
import { rowsOfFold } from './stratified-folds.ts';

export interface CrossValidation<Parameters> {
  readonly estimator: Estimator<Parameters, Model>;
  readonly parameters: Parameters;
  readonly data: FeatureMatrix;
  /** `[rows]`, 1 = bad, 0 = good. */
  readonly target: Uint8Array;
  /** `[rows]`, in [0, folds). */
  readonly foldOfRow: Uint16Array;
  readonly folds: number;
  readonly random: Random;
  readonly onFold?: (() => void) | undefined;
}

/** `[rows]`, the out-of-fold score of each row: by the model that was fitted on all other folds. */
export function outOfFoldScores<Parameters>(options: CrossValidation<Parameters>): Float64Array {
  const { estimator, parameters, data, target, foldOfRow, folds, random, onFold } = options;
  const scores = new Float64Array(data.rowCount);
  for (let fold = 0; fold < folds; fold++) {
    const { inside, outside } = rowsOfFold(foldOfRow, fold);
    const model = estimator.fit(
      takeRows(data, outside),
      takeTarget(target, outside),
      parameters,
      random.fork(),
    );
    const foldScores = model.score(takeRows(data, inside));
    for (let i = 0; i < inside.length; i++) scores[inside[i] ?? 0] = foldScores[i] ?? 0;
    onFold?.();
  }
  return scores;
}
