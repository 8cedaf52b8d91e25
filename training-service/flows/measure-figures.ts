import { RiskError } from '@risk/app/contract/errors.ts';
import type { Performance } from '@risk/app/model/release.ts';
import {
  accuracy,
  areaUnderCurve,
  brierScore,
  confusionMatrix,
  expectedCalibrationError,
  f1OfBad,
  logLoss,
  recallOfGood,
  specificityOfBad,
  weightedSpecificity,
} from '../learning/metrics.ts';

/** All that is measured of predictions whose outcome is known. */
export type Figures = Required<Omit<Performance, 'folds'>>;

/**
 * @param target `[rows]`, 1 = bad, 0 = good; both occur
 * @param probabilities `[rows]`, of default, by a model that has not seen the row
 * @param cutoff probability of default from which a row counts as rejected
 * @throws RiskError `training.diverged` where a probability is not a number: no decision follows from it
 */
export function measureFigures(target: Uint8Array, probabilities: Float64Array, cutoff: number): Figures {
  const rows = probabilities.filter(Number.isNaN).length;
  if (rows > 0) throw new RiskError('training.diverged', { rows });
  const confusion = confusionMatrix(target, probabilities, cutoff);
  return {
    rows: target.length,
    auc: areaUnderCurve(target, probabilities),
    logLoss: logLoss(target, probabilities),
    brier: brierScore(target, probabilities),
    accuracy: accuracy(confusion),
    recallGood: recallOfGood(confusion),
    specificityBad: specificityOfBad(confusion),
    specificityWeighted: weightedSpecificity(confusion),
    f1Bad: f1OfBad(confusion),
    calibrationError: expectedCalibrationError(target, probabilities),
    confusion,
  };
}
