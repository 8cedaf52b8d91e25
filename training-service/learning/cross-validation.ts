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

/** What each row is given by the model that was fitted on all other folds; both `[rows]`. */
export interface OutOfFold {
  /** As `Model.score`. */
  readonly scores: Float64Array;
  /** Of default. */
  readonly probabilities: Float64Array;
}

export function outOfFold<Parameters>(options: CrossValidation<Parameters>): OutOfFold {
  const { estimator, parameters, data, target, foldOfRow, folds, random, onFold } = options;
  const scores = new Float64Array(data.rowCount);
  const probabilities = new Float64Array(data.rowCount);
  for (let fold = 0; fold < folds; fold++) {
    const { inside, outside } = rowsOfFold(foldOfRow, fold);
    const model = estimator.fit(
      takeRows(data, outside),
      takeTarget(target, outside),
      parameters,
      random.fork(),
    );
    const held = takeRows(data, inside);
    const ofFold = { scores: model.score(held), probabilities: model.probabilities(held) };
    for (let i = 0; i < inside.length; i++) {
      scores[inside[i] ?? 0] = ofFold.scores[i] ?? 0;
      probabilities[inside[i] ?? 0] = ofFold.probabilities[i] ?? 0;
    }
    onFold?.();
  }
  return { scores, probabilities };
}
