/** What a split is worth and what its leaves add: the formulas that numeric and categorical search share. */

import type { BoostingParameters } from './parameters.ts';
import type { ValueRange } from './value-range.ts';

/** Sums over a set of rows. */
export interface Sums {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
}

interface SplitBase {
  readonly feature: number;
  /** How much the penalised loss falls (twice that, as LightGBM counts), above 0. */
  readonly gain: number;
  readonly left: Sums;
  readonly right: Sums;
  /** What the children add to the score if they stay leaves, before the learning rate. */
  readonly leftValue: number;
  readonly rightValue: number;
}

export interface NumericSplit extends SplitBase {
  readonly kind: 'numeric';
  /** Bins up to this one go left. */
  readonly lastLeftBin: number;
  readonly missingLeft: boolean;
}

export interface CategoricalSplit extends SplitBase {
  readonly kind: 'categorical';
  /** Bins that go left, never bin 0: missing, rare and unknown categories go right. */
  readonly leftBins: readonly number[];
}

export type Split = NumericSplit | CategoricalSplit;

/** A gain below this is rounding of the sums. */
export const LEAST_GAIN = 1e-10;

/** The gradient drawn toward 0 by `lambda_l1`, at most to 0. */
function shrink(gradient: number, l1: number): number {
  return Math.sign(gradient) * Math.max(0, Math.abs(gradient) - l1);
}

/** Twice the fall of the loss when a leaf takes its best value. */
export function leafGain(gradient: number, hessian: number, l1: number, l2: number): number {
  const shrunk = l1 === 0 ? gradient : shrink(gradient, l1);
  return shrunk === 0 ? 0 : (shrunk * shrunk) / (hessian + l2);
}

/** The leaf's best value, one Newton step, or the end of the range nearest to it. */
export function boundedValue(
  gradient: number,
  hessian: number,
  l1: number,
  l2: number,
  range: ValueRange | null,
): number {
  const shrunk = shrink(gradient, l1);
  const value = shrunk === 0 ? 0 : -shrunk / (hessian + l2);
  return range === null ? value : Math.min(Math.max(value, range.lowest), range.highest);
}

/** Twice the fall of the loss when a leaf takes a given value. */
export function boundedGain(
  gradient: number,
  hessian: number,
  l1: number,
  l2: number,
  value: number,
): number {
  return -(2 * shrink(gradient, l1) * value + (hessian + l2) * value * value);
}

export function plus(a: Sums, b: Sums): Sums {
  return { gradient: a.gradient + b.gradient, hessian: a.hessian + b.hessian, count: a.count + b.count };
}

export function minus(all: Sums, part: Sums): Sums {
  return {
    gradient: all.gradient - part.gradient,
    hessian: all.hessian - part.hessian,
    count: all.count - part.count,
  };
}

export function isLargeEnough({ count, hessian }: Sums, parameters: BoostingParameters): boolean {
  return count >= Math.max(1, parameters.min_data_in_leaf) && hessian >= parameters.min_sum_hessian_in_leaf;
}
