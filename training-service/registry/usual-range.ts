/** Between which values a numeric feature usually lies in the reference. */
import { MINIMUM_CELL } from '@risk/app/privacy/reference-profile.ts';

/**
 * From the tenth smallest to the tenth largest value, each rounded outward to between a hundredth and a thousandth of
 * their distance: ten applicants stand behind each end, and where values are fine-grained it is nobody's own. Empty
 * where so few rows have a value that the two ends would cross.
 * @param values `[rows]`, NaN where missing
 */
export function usualRange(values: Float32Array): { readonly range?: [number, number] } {
  const present = values.filter((value) => !Number.isNaN(value)).toSorted();
  const [low, high] = [present.at(MINIMUM_CELL - 1), present.at(-MINIMUM_CELL)];
  if (low === undefined || high === undefined || low > high || present.length < 2 * MINIMUM_CELL) return {};
  const digits = low === high ? 0 : 2 - Math.floor(Math.log10(high - low));
  if (low === high || Math.abs(digits) > MOST_DIGITS) return { range: [low, high] };
  return { range: [roundTo(low, digits, Math.floor), roundTo(high, digits, Math.ceil)] };
}

/** Powers of ten beyond this are not exact, and no bank's numbers. */
const MOST_DIGITS = 22;

/** @param digits behind the decimal point; negative before it */
function roundTo(value: number, digits: number, round: (value: number) => number): number {
  const unit = 10 ** Math.abs(digits);
  const by = (to: (value: number) => number): number =>
    digits < 0 ? to(value / unit) * unit : to(value * unit) / unit;
  // The values are float32: 4.9 stands a little beside 4.9, and is still meant.
  const nearest = by(Math.round);
  const rounded = Math.fround(nearest) === value ? nearest : by(round);
  return Number.isFinite(rounded) ? rounded : value;
}
