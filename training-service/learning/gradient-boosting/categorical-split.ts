import type { CategoricalBins } from './bins.ts';
import { sumsOfBin } from './histogram.ts';
import type { FeatureSearch } from './numeric-split.ts';
import {
  boundedGain,
  boundedValue,
  type CategoricalSplit,
  isLargeEnough,
  LEAST_GAIN,
  leafGain,
  minus,
  plus,
  type Sums,
} from './split.ts';

/**
 * The best set of categories to send left. Features with few bins try each category against the rest; for others the
 * categories are sorted by their ratio of gradient to hessian, where the best set of a convex loss is known to be a run
 * from one end (W. D. Fisher, 1958), and runs from both ends are tried.
 */
export function findCategoricalSplit(search: FeatureSearch<CategoricalBins>): CategoricalSplit | null {
  return search.bins.binCount <= search.parameters.max_cat_to_onehot
    ? bestSingleCategory(search)
    : bestRunOfCategories(search);
}

function bestSingleCategory(search: FeatureSearch<CategoricalBins>): CategoricalSplit | null {
  const { bins, histogram, offset, total, parameters } = search;
  let best: CategoricalSplit | null = null;
  for (let bin = 1; bin < bins.binCount; bin++) {
    const left = sumsOfBin(histogram, offset + bin);
    const right = minus(total, left);
    if (!isLargeEnough(left, parameters) || !isLargeEnough(right, parameters)) continue;
    const found = evaluate(search, left, right, parameters.lambda_l2);
    if (found.gain > (best?.gain ?? LEAST_GAIN)) best = { ...found, leftBins: [bin] };
  }
  return best;
}

function bestRunOfCategories(search: FeatureSearch<CategoricalBins>): CategoricalSplit | null {
  const { bins, histogram, offset, total, parameters } = search;
  const { cat_smooth, cat_l2, lambda_l2, max_cat_threshold, min_data_in_leaf, min_data_per_group } =
    parameters;
  const candidates: { bin: number; sums: Sums; ratio: number }[] = [];
  for (let bin = 1; bin < bins.binCount; bin++) {
    const sums = sumsOfBin(histogram, offset + bin);
    if (sums.count >= Math.max(1, cat_smooth))
      candidates.push({ bin, sums, ratio: sums.gradient / (sums.hessian + cat_smooth) });
  }
  candidates.sort((a, b) => a.ratio - b.ratio);
  const longest = Math.min(max_cat_threshold, (candidates.length + 1) >> 1);
  const fewestRight = Math.max(min_data_in_leaf, min_data_per_group);

  let best: CategoricalSplit | null = null;
  for (const run of [candidates, candidates.toReversed()]) {
    let left: Sums = { gradient: 0, hessian: 0, count: 0 };
    let sinceLast = 0;
    for (let length = 1; length <= longest; length++) {
      const added = run[length - 1]?.sums;
      if (added === undefined) break;
      left = plus(left, added);
      sinceLast += added.count;
      const right = minus(total, left);
      if (right.count < fewestRight || !isLargeEnough(right, parameters)) break;
      if (!isLargeEnough(left, parameters) || sinceLast < min_data_per_group) continue;
      sinceLast = 0;
      const found = evaluate(search, left, right, lambda_l2 + cat_l2);
      if (found.gain > (best?.gain ?? LEAST_GAIN))
        best = { ...found, leftBins: run.slice(0, length).map(({ bin }) => bin) };
    }
  }
  return best;
}

function evaluate(
  { feature, total, parameters, range }: FeatureSearch<CategoricalBins>,
  left: Sums,
  right: Sums,
  childL2: number,
) {
  const { lambda_l1: l1, lambda_l2: l2, min_gain_to_split } = parameters;
  const leftValue = boundedValue(left.gradient, left.hessian, l1, childL2, range);
  const rightValue = boundedValue(right.gradient, right.hessian, l1, childL2, range);
  const gainOf = ({ gradient, hessian }: Sums, value: number): number =>
    range === null
      ? leafGain(gradient, hessian, l1, childL2)
      : boundedGain(gradient, hessian, l1, childL2, value);
  return {
    kind: 'categorical' as const,
    feature,
    gain:
      gainOf(left, leftValue) +
      gainOf(right, rightValue) -
      leafGain(total.gradient, total.hessian, l1, l2) -
      min_gain_to_split,
    left,
    right,
    leftValue,
    rightValue,
  };
}
