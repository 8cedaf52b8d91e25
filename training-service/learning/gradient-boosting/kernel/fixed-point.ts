/**
 * Gradients and hessians as whole numbers, so that sums are exact: they come out the same in any order and on any number
 * of threads, and a parent less one child is the other child to the last bit.
 *
 * A row, and a bin of a histogram, is one pair of 64-bit integers, four words in an Int32Array: first the gradient, then
 * the row count in the upper and the hessian in the lower bits. With n rows, count and gradient need c bits for n; the
 * sums have 53 - c bits behind the point (10 million rows: 2^-29), the hessian, at most a quarter a row, 65 - 2c.
 */
export interface FixedPoint {
  /** What a one in the last bit is worth: powers of two. */
  readonly gradientUnit: number;
  readonly hessianUnit: number;
  /** Bits of the hessian in the word that it shares with the count. */
  readonly hessianBits: number;
}

/** Words of a pair. */
export const PAIR_WORDS = 4;

/** Bytes of a pair. */
export const PAIR_BYTES = 16;

const WORD = 2 ** 32;
const EXACT_BITS = 53;
/** The sign bit stays free. */
const SHARED_BITS = 63;

/** @param rowCount in [1, 2^30) */
export function fixedPointFor(rowCount: number): FixedPoint {
  const countBits = 32 - Math.clz32(rowCount);
  const hessianBits = Math.min(SHARED_BITS - countBits, EXACT_BITS - 1);
  return {
    gradientUnit: 2 ** (countBits - EXACT_BITS),
    hessianUnit: 2 ** (countBits - hessianBits - 2),
    hessianBits: hessianBits - 32,
  };
}

/** @param at the pair's first word */
export function countAt(words: Int32Array, at: number, { hessianBits }: FixedPoint): number {
  return (words[at + 3] ?? 0) >>> hessianBits;
}

export function gradientAt(words: Int32Array, at: number, { gradientUnit }: FixedPoint): number {
  return ((words[at + 1] ?? 0) * WORD + ((words[at] ?? 0) >>> 0)) * gradientUnit;
}

export function hessianAt(words: Int32Array, at: number, { hessianUnit, hessianBits }: FixedPoint): number {
  const high = (words[at + 3] ?? 0) & ((1 << hessianBits) - 1);
  return (high * WORD + ((words[at + 2] ?? 0) >>> 0)) * hessianUnit;
}
