/** Fourth stage, for numbers: where to part a leaf's bins. */
import type { NumericBins } from './bins.ts';
import { countAt, gradientAt, hessianAt, PAIR_WORDS } from './fixed-point.ts';
import { type Histogram, sumsOfBin } from './histogram.ts';
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
}

/**
 * The best threshold, and with missing values in the leaf the better side for them. Of equal splits the one with missing
 * values on the left, then the largest threshold wins. Without missing values in the leaf the fuller child takes those
 * that may come later.
 */
export function findNumericSplit(search: FeatureSearch<NumericBins>): NumericSplit | null {
  const { feature, bins, histogram, offset, total, parameters, range } = search;
  const { words, fixedPoint } = histogram;
  const { lambda_l1: l1, lambda_l2: l2 } = parameters;
  const missing = bins.missingBin === -1 ? NOTHING : sumsOfBin(histogram, offset + bins.missingBin);
  const direction = range === null ? 0 : (parameters.monotone_constraints?.[feature] ?? 0);
  const fewest = Math.max(1, parameters.min_data_in_leaf);
  const leastHessian = parameters.min_sum_hessian_in_leaf;
  const parentGain = leafGain(total.gradient, total.hessian, l1, l2);
  const lastBin = bins.upperBounds.length - 1;

  // Plain numbers: this loop meets every bin of every leaf, and objects made here would be most of its cost.
  let bestGain = LEAST_GAIN;
  let bestBin = -1;
  let bestMissingLeft = true;
  let best = NOTHING;
  for (let pass = 0; pass < (missing.count > 0 ? 2 : 1); pass++) {
    // Right to left; with missing values on the right they are there from the start.
    const missingLeft = pass === 0;
    let gradient = missingLeft ? 0 : missing.gradient;
    let hessian = missingLeft ? 0 : missing.hessian;
    let count = missingLeft ? 0 : missing.count;
    for (let bin = missingLeft ? lastBin - 1 : lastBin; bin >= 0; bin--) {
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
      let gain: number;
      if (range === null)
        gain = leafGain(leftGradient, leftHessian, l1, l2) + leafGain(gradient, hessian, l1, l2);
      else {
        const leftValue = boundedValue(leftGradient, leftHessian, l1, l2, range);
        const rightValue = boundedValue(gradient, hessian, l1, l2, range);
        if (!isOrdered(direction, leftValue, rightValue)) continue;
        gain =
          boundedGain(leftGradient, leftHessian, l1, l2, leftValue) +
          boundedGain(gradient, hessian, l1, l2, rightValue);
      }
      gain = gain - parentGain - parameters.min_gain_to_split;
      if (gain <= bestGain) continue;
      bestGain = gain;
      bestBin = bin;
      bestMissingLeft = missingLeft;
      best = { gradient, hessian, count };
    }
  }
  if (bestBin === -1) return null;
  const left = minus(total, best);
  return {
    kind: 'numeric',
    feature,
    gain: bestGain,
    left,
    right: best,
    leftValue: boundedValue(left.gradient, left.hessian, l1, l2, range),
    rightValue: boundedValue(best.gradient, best.hessian, l1, l2, range),
    lastLeftBin: bestBin,
    missingLeft: missing.count > 0 ? bestMissingLeft : left.count >= best.count,
  };
}

const NOTHING: Sums = { gradient: 0, hessian: 0, count: 0 };
