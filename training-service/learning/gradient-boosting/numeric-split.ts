/** Fourth stage, for numbers: where to part a leaf's bins. */
import type { NumericBins } from './bins.ts';
import { type Histogram, sumsOfBin } from './histogram.ts';
import { countAt, gradientAt, hessianAt, PAIR_WORDS } from './kernel/fixed-point.ts';
import { isOrdered } from './monotone.ts';
import type { BoostingParameters } from './parameters.ts';
import {
  boundedGain,
  boundedValue,
  LEAST_GAIN,
  leafGain,
  minus,
  type NumericSplit,
  type Sums,
} from './split.ts';
import type { ValueRange } from './value-range.ts';

export interface FeatureSearch<Bins> {
  readonly feature: number;
  readonly bins: Bins;
  readonly histogram: Histogram;
  /** Where the feature's bins start in the histogram, in bins. */
  readonly offset: number;
  /** Sums over the leaf. */
  readonly total: Sums;
  readonly parameters: BoostingParameters;
  /** What the leaf's children may add, where features are bound to a direction. */
  readonly range: ValueRange | null;
  /** Gain of the best split of other features. */
  readonly toBeat: number;
}

/** What a feature has to offer: a split; none that gains; none that gains more than another feature's. */
export type Found<Kind> = Kind | 'none' | 'not-better';

/** The best split found so far: sums of the right child. */
export interface BestThreshold {
  gain: number;
  bin: number;
  missingLeft: boolean;
  gradient: number;
  hessian: number;
  count: number;
}

/**
 * All thresholds of a feature, from right to left; puts what beats the best so far in its place.
 * @param onRight the missing values where they go right, and are there from the start
 */
export type ThresholdScan = (search: FeatureSearch<NumericBins>, onRight: Sums, best: BestThreshold) => void;

/**
 * The best threshold, and with missing values in the leaf the better side for them. Of equal splits the one with missing
 * values on the left, then the largest threshold wins. Without missing values in the leaf the fuller child takes those
 * that may come later.
 */
export function findNumericSplit(
  search: FeatureSearch<NumericBins>,
  scan: ThresholdScan = scanThresholds,
): Found<NumericSplit> {
  const { feature, bins, histogram, offset, total, parameters, range } = search;
  const missing = bins.missingBin === -1 ? NOTHING : sumsOfBin(histogram, offset + bins.missingBin);
  const best = { gain: LEAST_GAIN, bin: -1, missingLeft: true, gradient: 0, hessian: 0, count: 0 };
  scan(search, NOTHING, best);
  if (missing.count > 0) scan(search, missing, best);
  if (best.bin === -1) return 'none';
  if (best.gain <= search.toBeat) return 'not-better';
  const right = { gradient: best.gradient, hessian: best.hessian, count: best.count };
  const left = minus(total, right);
  const { lambda_l1: l1, lambda_l2: l2 } = parameters;
  return {
    kind: 'numeric',
    feature,
    gain: best.gain,
    left,
    right,
    leftValue: boundedValue(left.gradient, left.hessian, l1, l2, range),
    rightValue: boundedValue(right.gradient, right.hessian, l1, l2, range),
    lastLeftBin: best.bin,
    missingLeft: missing.count > 0 ? best.missingLeft : left.count >= right.count,
  };
}

const NOTHING: Sums = { gradient: 0, hessian: 0, count: 0 };

/** For any leaf; where no directions bind its values the kernel does the same, faster (`scan-kernel.ts`). */
export function scanThresholds(search: FeatureSearch<NumericBins>, onRight: Sums, best: BestThreshold): void {
  const { bins, offset, total, parameters, range } = search;
  const { words, fixedPoint } = search.histogram;
  const { lambda_l1: l1, lambda_l2: l2, min_sum_hessian_in_leaf: leastHessian } = parameters;
  const fewest = Math.max(1, parameters.min_data_in_leaf);
  const toBeat = leafGain(total.gradient, total.hessian, l1, l2) + parameters.min_gain_to_split;
  const lastBin = bins.upperBounds.length - 1;
  let { gradient, hessian, count } = onRight;
  // With missing values on the right they alone may be split off.
  for (let bin = count > 0 ? lastBin : lastBin - 1; bin >= 0; bin--) {
    if (bin < lastBin) {
      const at = PAIR_WORDS * (offset + bin + 1);
      const moved = countAt(words, at, fixedPoint);
      // Without rows in the bin this threshold is the last one again.
      if (moved === 0) continue;
      gradient += gradientAt(words, at, fixedPoint);
      hessian += hessianAt(words, at, fixedPoint);
      count += moved;
    }
    if (count < fewest || hessian < leastHessian) continue;
    const leftHessian = total.hessian - hessian;
    if (total.count - count < fewest || leftHessian < leastHessian) break;
    const leftGradient = total.gradient - gradient;
    const worth =
      range === null
        ? leafGain(leftGradient, leftHessian, l1, l2) + leafGain(gradient, hessian, l1, l2)
        : worthInRange(search, leftGradient, leftHessian, gradient, hessian);
    const gain = worth - toBeat;
    if (gain > best.gain) {
      best.gain = gain;
      best.bin = bin;
      best.missingLeft = onRight.count === 0;
      best.gradient = gradient;
      best.hessian = hessian;
      best.count = count;
    }
  }
}

/** The same with leaf values bound; below any gain where they are in the wrong order. */
function worthInRange(
  { feature, parameters, range }: FeatureSearch<NumericBins>,
  leftGradient: number,
  leftHessian: number,
  gradient: number,
  hessian: number,
): number {
  const { lambda_l1: l1, lambda_l2: l2 } = parameters;
  const leftValue = boundedValue(leftGradient, leftHessian, l1, l2, range);
  const rightValue = boundedValue(gradient, hessian, l1, l2, range);
  if (!isOrdered(parameters.monotone_constraints?.[feature] ?? 0, leftValue, rightValue))
    return Number.NEGATIVE_INFINITY;
  return (
    boundedGain(leftGradient, leftHessian, l1, l2, leftValue) +
    boundedGain(gradient, hessian, l1, l2, rightValue)
  );
}
