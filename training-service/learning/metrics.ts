/**
 * Figures of a binary model. Target 1 = bad (the positive class of AUC), 0 = good; probabilities are those of bad.
 * A figure that the data cannot give (AUC of one class, a rate over no rows) is NaN, and so is one that is made of
 * scores or probabilities of which one is NaN. The confusion matrix alone is made of decisions.
 */
import type { ConfusionMatrix } from '@risk/app/model/release.ts';

/**
 * Area under the ROC curve: the chance that a bad row scores above a good one, ties counting one half (Mann and
 * Whitney's U from mid-ranks).
 */
export function areaUnderCurve(target: Uint8Array, scores: Float64Array): number {
  // NaN has no rank, and is not even tied with itself.
  if (scores.some(Number.isNaN)) return Number.NaN;
  const order = Array.from(target.keys()).toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let bad = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tiedBad = 0;
    const score = scores[order[start] ?? 0];
    while (end < order.length && scores[order[end] ?? 0] === score) tiedBad += target[order[end++] ?? 0] ?? 0;
    // Ranks start + 1 to end share their mean.
    rankSum += (tiedBad * (start + 1 + end)) / 2;
    bad += tiedBad;
    start = end;
  }
  const good = target.length - bad;
  return (rankSum - (bad * (bad + 1)) / 2) / (bad * good);
}

/**
 * Mean of -log(probability of what happened); probabilities are kept the machine epsilon away from 0 and 1, as in
 * scikit-learn 1.9, so that a certain answer that is wrong costs 36 and not infinity.
 */
export function logLoss(target: Uint8Array, probabilities: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < target.length; row++) {
    const p = Math.min(Math.max(probabilities[row] ?? 0, Number.EPSILON), 1 - Number.EPSILON);
    sum -= target[row] === 1 ? Math.log(p) : Math.log1p(-p);
  }
  return sum / target.length;
}

/** Mean squared difference of probability and outcome (G. W. Brier, 1950, for one of two classes). */
export function brierScore(target: Uint8Array, probabilities: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < target.length; row++) sum += ((probabilities[row] ?? 0) - (target[row] ?? 0)) ** 2;
  return sum / target.length;
}

/** A row is accepted where its probability of default is below the cutoff, rejected at or above it. */
export function confusionMatrix(
  target: Uint8Array,
  probabilities: Float64Array,
  cutoff: number,
): ConfusionMatrix {
  const matrix = { goodAccepted: 0, goodRejected: 0, badAccepted: 0, badRejected: 0 };
  for (let row = 0; row < target.length; row++) {
    const accepted = (probabilities[row] ?? 0) < cutoff;
    if (target[row] === 1) matrix[accepted ? 'badAccepted' : 'badRejected']++;
    else matrix[accepted ? 'goodAccepted' : 'goodRejected']++;
  }
  return matrix;
}

/** Share of rows that were decided as they turned out. */
export function accuracy(matrix: ConfusionMatrix): number {
  const { goodAccepted, goodRejected, badAccepted, badRejected } = matrix;
  return (goodAccepted + badRejected) / (goodAccepted + goodRejected + badAccepted + badRejected);
}

/** Share of the good rows that were accepted. */
export function recallOfGood({ goodAccepted, goodRejected }: ConfusionMatrix): number {
  return goodAccepted / (goodAccepted + goodRejected);
}

/** Share of the bad rows that were rejected. */
export function specificityOfBad({ badAccepted, badRejected }: ConfusionMatrix): number {
  return badRejected / (badAccepted + badRejected);
}

/** Harmonic mean of precision and recall with bad as the positive class: 2 TP / (2 TP + FP + FN). */
export function f1OfBad({ badRejected, goodRejected, badAccepted }: ConfusionMatrix): number {
  return (2 * badRejected) / (2 * badRejected + goodRejected + badAccepted);
}

/**
 * imbalanced-learn's `specificity_score(average='weighted')`: each class once taken as the positive one, its
 * specificity (share of the other class's rows that are not said to be of it) weighted by the class's rows.
 */
export function weightedSpecificity(matrix: ConfusionMatrix): number {
  const good = matrix.goodAccepted + matrix.goodRejected;
  const bad = matrix.badAccepted + matrix.badRejected;
  return (bad * recallOfGood(matrix) + good * specificityOfBad(matrix)) / (good + bad);
}

/**
 * Expected calibration error: sum over bins of share of rows x |mean probability - share of bad|. Bins are of equal
 * width over [0, 1], each closed below and open above but the last, which holds 1. Biased upward where bins hold few rows.
 */
export function expectedCalibrationError(
  target: Uint8Array,
  probabilities: Float64Array,
  binCount = 10,
): number {
  // NaN falls into no bin.
  if (probabilities.some(Number.isNaN)) return Number.NaN;
  const gaps = new Float64Array(binCount);
  for (let row = 0; row < target.length; row++) {
    const p = probabilities[row] ?? Number.NaN;
    const bin = Math.min(binCount - 1, Math.floor(p * binCount));
    gaps[bin] = (gaps[bin] ?? 0) + p - (target[row] ?? 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / target.length;
}
