/** The learners by the names that requests use, each with its recommended settings. */
import type { LearnerId, ReasonKind } from '@risk/app/model/release.ts';
import { type CrossValidation, outOfFoldScores } from '../learning/cross-validation.ts';
import type { Estimator, Model } from '../learning/estimator.ts';
import type { FeatureMatrix } from '../learning/feature-matrix.ts';
import { gradientBoosting } from '../learning/gradient-boosting/gradient-boosting.ts';
import { logisticRegression } from '../learning/logistic-regression.ts';
import type { Random } from '../learning/random.ts';

export interface Learner {
  readonly id: LearnerId;
  readonly reasons: ReasonKind;
  /** What it is trained with, for the run's record. */
  readonly parameters: Readonly<Record<string, unknown>>;
  fit(data: FeatureMatrix, target: Uint8Array, random: Random): Model;
  outOfFoldScores(options: Omit<CrossValidation<never>, 'estimator' | 'parameters'>): Float64Array;
}

function learner<Parameters extends object>(
  id: LearnerId,
  reasons: ReasonKind,
  estimator: Estimator<Parameters, Model>,
): Learner {
  const parameters = estimator.recommended;
  return {
    id,
    reasons,
    parameters: Object.fromEntries(Object.entries(parameters)),
    fit: (data, target, random) => estimator.fit(data, target, parameters, random),
    outOfFoldScores: (options) => outOfFoldScores({ ...options, estimator, parameters }),
  };
}

/** From the simplest to the least simple: where two do equally well, the first is chosen. */
export const learnersBySimplicity: readonly Learner[] = [
  learner('logistic-regression', 'linear', logisticRegression),
  learner('gradient-boosting', 'tree', gradientBoosting),
];
