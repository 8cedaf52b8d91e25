import type { Performance } from '@risk/app/model/release.ts';
import {
  accuracy,
  areaUnderCurve,
  brierScore,
  confusionMatrix,
  logLoss,
  recallOfGood,
  specificityOfBad,
} from '../learning/metrics.ts';

/**
 * The figures of out-of-fold predictions, all rows taken together.
 * @param target `[rows]`, 1 = bad, 0 = good; both occur
 * @param probabilities `[rows]`, of default
 */
export function measurePerformance(
  target: Uint8Array,
  probabilities: Float64Array,
  { folds, cutoff }: { readonly folds: number; readonly cutoff: number },
): Performance {
  const decisions = confusionMatrix(target, probabilities, cutoff);
  return {
    folds,
    rows: target.length,
    auc: areaUnderCurve(target, probabilities),
    logLoss: logLoss(target, probabilities),
    brier: brierScore(target, probabilities),
    accuracy: accuracy(decisions),
    recallGood: recallOfGood(decisions),
    specificityBad: specificityOfBad(decisions),
  };
}
