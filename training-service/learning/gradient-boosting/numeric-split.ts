import type { NumericBins } from './binning.ts';
import type { Histogram } from './histogram.ts';
import type { BoostingParameters } from './parameters.ts';
import {
  isLargeEnough,
  LEAST_GAIN,
  leafGain,
  leafValue,
  minus,
  type NumericSplit,
  type Sums,
} from './split.ts';

export interface FeatureSearch<Bins> {
  readonly feature: number;
  readonly bins: Bins;
  readonly histogram: Histogram;
  /** Where the feature's bins start in the histogram. */
  readonly offset: number;
  /** Sums over the leaf. */
  readonly total: Sums;
  readonly parameters: BoostingParameters;
}

/**
 * The best threshold, and with missing values in the leaf the better side for them. Of equal splits the one with missing
 * values on the left, then the largest threshold wins. Without missing values in the leaf the fuller child takes those
 * that may come later.
 */
export function findNumericSplit(search: FeatureSearch<NumericBins>): NumericSplit | null {
  const { bins, histogram, offset, total, parameters } = search;
  const missing = bins.missingBin === -1 ? NOTHING : sumsOfBin(histogram, offset + bins.missingBin);
  let best: NumericSplit | null = null;
  for (const missingLeft of missing.count > 0 ? [true, false] : [true]) {
    // Right to left; with missing values on the right they are there from the start.
    let right = missingLeft ? NOTHING : missing;
    const lastBin = bins.upperBounds.length - 1;
    const firstSplit = missingLeft ? lastBin - 1 : lastBin;
    for (let lastLeftBin = firstSplit; lastLeftBin >= 0; lastLeftBin--) {
      if (lastLeftBin < lastBin) {
        const moved = sumsOfBin(histogram, offset + lastLeftBin + 1);
        // Without rows in the bin this threshold is the last one again.
        if (moved.count === 0) continue;
        right = plus(right, moved);
      }
      const left = minus(total, right);
      if (!isLargeEnough(right, parameters)) continue;
      if (!isLargeEnough(left, parameters)) break;
      const found = evaluate(search, left, right);
      if (found.gain > (best?.gain ?? LEAST_GAIN))
        best = {
          ...found,
          lastLeftBin,
          missingLeft: missing.count > 0 ? missingLeft : left.count >= right.count,
        };
    }
  }
  return best;
}

function evaluate({ feature, total, parameters }: FeatureSearch<NumericBins>, left: Sums, right: Sums) {
  const { lambda_l1: l1, lambda_l2: l2 } = parameters;
  return {
    kind: 'numeric' as const,
    feature,
    gain:
      leafGain(left, l1, l2) +
      leafGain(right, l1, l2) -
      leafGain(total, l1, l2) -
      parameters.min_gain_to_split,
    left,
    right,
    leftValue: leafValue(left, l1, l2),
    rightValue: leafValue(right, l1, l2),
  };
}

const NOTHING: Sums = { gradient: 0, hessian: 0, count: 0 };

export function sumsOfBin({ sums, counts }: Histogram, bin: number): Sums {
  return { gradient: sums[2 * bin] ?? 0, hessian: sums[2 * bin + 1] ?? 0, count: counts[bin] ?? 0 };
}

export function plus(a: Sums, b: Sums): Sums {
  return { gradient: a.gradient + b.gradient, hessian: a.hessian + b.hessian, count: a.count + b.count };
}
