/** Ascending float32 numbers and how often each occurs: what bounds of bins are found from. */

export interface CountedValues {
  /** `[distinct]`, ascending. */
  readonly values: Float32Array;
  /** `[distinct]`. */
  readonly counts: Int32Array;
}

/** @param values none of them NaN; 0 and -0 count as one */
export function countValues(values: Float32Array): CountedValues {
  const sorted = values.length < FEW ? values.toSorted() : radixSorted(values);
  const distinct = new Float32Array(sorted.length);
  const counts = new Int32Array(sorted.length);
  let last = -1;
  let before = Number.NaN;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] ?? 0;
    if (value !== before) {
      distinct[++last] = value;
      before = value;
    }
    counts[last] = (counts[last] ?? 0) + 1;
  }
  return { values: distinct.subarray(0, last + 1), counts: counts.subarray(0, last + 1) };
}

/** Values below which a sort by comparison is as fast. */
const FEW = 2000;
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/** By the bits of the numbers, eleven at a time from the lowest. */
function radixSorted(values: Float32Array): Float32Array {
  const keys = new Int32Array(Float32Array.from(values).buffer);
  const other = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) keys[i] = keyOf(keys[i] ?? 0);
  sortByDigit(keys, other, 0);
  sortByDigit(other, keys, DIGIT_BITS);
  sortByDigit(keys, other, 2 * DIGIT_BITS);
  for (let i = 0; i < other.length; i++) other[i] = bitsOf(other[i] ?? 0);
  return new Float32Array(other.buffer);
}

/** In the order of the lowest digit from `shift` on; numbers with equal digits keep their order. */
function sortByDigit(from: Int32Array, to: Int32Array, shift: number): void {
  const starts = new Int32Array(DIGITS + 1);
  for (let i = 0; i < from.length; i++) {
    const next = (((from[i] ?? 0) >>> shift) & (DIGITS - 1)) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let digit = 0; digit < DIGITS; digit++)
    starts[digit + 1] = (starts[digit + 1] ?? 0) + (starts[digit] ?? 0);
  for (let i = 0; i < from.length; i++) {
    const key = from[i] ?? 0;
    const digit = (key >>> shift) & (DIGITS - 1);
    const at = starts[digit] ?? 0;
    to[at] = key;
    starts[digit] = at + 1;
  }
}

const SIGN = 0x80_00_00_00;

/** Unsigned whole numbers in the order of the float32 numbers with these bits. */
function keyOf(bits: number): number {
  return bits < 0 ? ~bits : bits ^ SIGN;
}

function bitsOf(key: number): number {
  return key < 0 ? key ^ SIGN : ~key;
}
