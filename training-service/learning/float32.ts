const scratch = new Float32Array(1);
const scratchBits = new Int32Array(scratch.buffer);

/**
 * For float32 values x, `x <= largestFloat32AtMost(t)` is `x <= t`: the threshold that can be stored without changing a
 * single decision. Rounding to nearest would move one value to the other side for about half of all thresholds.
 * @param threshold finite; from 3.4028234663852886e38 on the answer is that, the largest float32
 */
export function largestFloat32AtMost(threshold: number): number {
  const rounded = Math.fround(threshold);
  if (rounded <= threshold) return rounded;
  if (rounded === 0) return -(2 ** -149);
  scratch[0] = rounded;
  // Neighbouring floats have neighbouring bit patterns, growing away from zero.
  scratchBits[0] = (scratchBits[0] ?? 0) + (rounded > 0 ? -1 : 1);
  return scratch[0] ?? rounded;
}
