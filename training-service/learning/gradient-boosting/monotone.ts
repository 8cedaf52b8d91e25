/**
 * Features that may move the score in one direction only: LightGBM's `basic` method. A split of such a feature must have
 * its children's values in order, and their mean then bounds everything that grows below either child.
 */
import type { BoostingParameters } from './parameters.ts';
import type { Split } from './split.ts';
import type { ValueRange } from './value-range.ts';

/** The root's range; null where no feature is bound, so that nothing has to be checked. */
export function rangeOfRoot({ monotone_constraints }: BoostingParameters): ValueRange | null {
  return monotone_constraints?.some((direction) => direction !== 0)
    ? { lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY }
    : null;
}

/** @param direction 1: the score may not fall with the feature, -1: not rise, 0: free */
export function isOrdered(direction: number, leftValue: number, rightValue: number): boolean {
  return direction === 0 || (direction > 0 ? leftValue <= rightValue : leftValue >= rightValue);
}

/** The ranges of a split's children. */
export function rangesBelow(
  range: ValueRange | null,
  split: Split,
  { monotone_constraints }: BoostingParameters,
): { left: ValueRange | null; right: ValueRange | null } {
  const direction = split.kind === 'numeric' ? (monotone_constraints?.[split.feature] ?? 0) : 0;
  if (range === null || direction === 0) return { left: range, right: range };
  const middle = (split.leftValue + split.rightValue) / 2;
  const below = { lowest: range.lowest, highest: middle };
  const above = { lowest: middle, highest: range.highest };
  return direction > 0 ? { left: below, right: above } : { left: above, right: below };
}
