import { type CategoricalBins, MOST_BINS } from './bins.ts';
import { sumsOfBin } from './histogram.ts';
import { countAt, gradientAt, hessianAt, PAIR_WORDS } from './kernel/fixed-point.ts';
import type { FeatureSearch, Found } from './numeric-split.ts';
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
export function findCategoricalSplit(search: FeatureSearch<CategoricalBins>): Found<CategoricalSplit> {
  const best =
    search.bins.binCount <= search.parameters.max_cat_to_onehot
      ? bestSingleCategory(search)
      : bestRunOfCategories(search);
  if (best === null) return 'none';
  return best.gain > search.toBeat ? best : 'not-better';
}

function bestSingleCategory(search: FeatureSearch<CategoricalBins>): CategoricalSplit | null {
  const { bins, histogram, offset, total, parameters } = search;
  let best: CategoricalSplit | null = null;
  for (let bin = 1; bin < bins.binCount; bin++) {
    const left = sumsOfBin(histogram, offset + bin);
    const right = minus(total, left);
    if (!isLargeEnough(left, parameters) || !isLargeEnough(right, parameters)) continue;
    const childL2 = parameters.lambda_l2;
    const gain = gainOf(search, left, right, childL2);
    if (gain > (best?.gain ?? LEAST_GAIN))
      best = splitInto(search, left, right, { gain, childL2, leftBins: [bin] });
  }
  return best;
}

/** For one search at a time, which is called too often to make arrays of its own: by bin, and bins in the ratios' order. */
const ratios = new Float64Array(MOST_BINS);
const order = new Int32Array(MOST_BINS);

function bestRunOfCategories(search: FeatureSearch<CategoricalBins>): CategoricalSplit | null {
  const count = sortByRatio(search);
  const longest = Math.min(search.parameters.max_cat_threshold, (count + 1) >> 1);
  const lowest = bestRun(search, { count: longest, first: 0, step: 1 }, null);
  return bestRun(search, { count: longest, first: count - 1, step: -1 }, lowest);
}

/** Fills `order`, by insertion: categories are few. @returns how many categories are frequent enough */
function sortByRatio({ bins, histogram, offset, parameters }: FeatureSearch<CategoricalBins>): number {
  const { words, fixedPoint } = histogram;
  const { cat_smooth } = parameters;
  const fewest = Math.max(1, cat_smooth);
  let count = 0;
  for (let bin = 1; bin < bins.binCount; bin++) {
    const at = PAIR_WORDS * (offset + bin);
    if (countAt(words, at, fixedPoint) < fewest) continue;
    const ratio = gradientAt(words, at, fixedPoint) / (hessianAt(words, at, fixedPoint) + cat_smooth);
    ratios[bin] = ratio;
    let place = count++;
    while (place > 0 && (ratios[order[place - 1] ?? 0] ?? 0) > ratio) {
      order[place] = order[place - 1] ?? 0;
      place--;
    }
    order[place] = bin;
  }
  return count;
}

/** Places in `order` that are added one after the other. */
interface Run {
  readonly count: number;
  readonly first: number;
  readonly step: 1 | -1;
}

/** The starts of the run that gain more than the best split so far. */
function bestRun(
  search: FeatureSearch<CategoricalBins>,
  { count, first, step }: Run,
  before: CategoricalSplit | null,
): CategoricalSplit | null {
  const { histogram, offset, total, parameters } = search;
  const { min_data_in_leaf, min_data_per_group } = parameters;
  const childL2 = parameters.lambda_l2 + parameters.cat_l2;
  const fewestRight = Math.max(min_data_in_leaf, min_data_per_group);
  let best = before;
  let left: Sums = { gradient: 0, hessian: 0, count: 0 };
  let sinceLast = 0;
  for (let index = 0; index < count; index++) {
    const added = sumsOfBin(histogram, offset + (order[first + step * index] ?? 0));
    left = plus(left, added);
    sinceLast += added.count;
    const right = minus(total, left);
    if (right.count < fewestRight || !isLargeEnough(right, parameters)) break;
    if (!isLargeEnough(left, parameters) || sinceLast < min_data_per_group) continue;
    sinceLast = 0;
    const gain = gainOf(search, left, right, childL2);
    if (gain <= (best?.gain ?? LEAST_GAIN)) continue;
    const leftBins = Array.from({ length: index + 1 }, (_, place) => order[first + step * place] ?? 0);
    best = splitInto(search, left, right, { gain, childL2, leftBins });
  }
  return best;
}

function gainOf(
  { total, parameters, range }: FeatureSearch<CategoricalBins>,
  left: Sums,
  right: Sums,
  childL2: number,
): number {
  const { lambda_l1: l1, lambda_l2: l2, min_gain_to_split } = parameters;
  const worth = ({ gradient, hessian }: Sums): number =>
    range === null
      ? leafGain(gradient, hessian, l1, childL2)
      : boundedGain(gradient, hessian, l1, childL2, boundedValue(gradient, hessian, l1, childL2, range));
  return worth(left) + worth(right) - leafGain(total.gradient, total.hessian, l1, l2) - min_gain_to_split;
}

function splitInto(
  { feature, parameters, range }: FeatureSearch<CategoricalBins>,
  left: Sums,
  right: Sums,
  { gain, childL2, leftBins }: { gain: number; childL2: number; leftBins: readonly number[] },
): CategoricalSplit {
  const valueOf = ({ gradient, hessian }: Sums): number =>
    boundedValue(gradient, hessian, parameters.lambda_l1, childL2, range);
  return {
    kind: 'categorical',
    feature,
    gain,
    left,
    right,
    leftValue: valueOf(left),
    rightValue: valueOf(right),
    leftBins,
  };
}
