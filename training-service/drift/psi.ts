/**
 * Population stability index of two samples counted on the same bins: the sum over the bins of (p - q) ln(p / q), in
 * nats, with p and q the shares (S. Kullback's symmetric divergence; in credit scoring under this name). Each count
 * gets + 0.5 on both sides, so that an empty bin stays finite and false alarms near their nominal rate. Symmetric, 0 where
 * the shares are equal.
 */

const SMOOTHING = 0.5;

/**
 * @param reference `[bins]` counts
 * @param current `[bins]` counts
 * @returns 0 where there is no or one bin: nothing can be seen there
 */
export function psi(
  reference: readonly number[],
  current: readonly number[],
  smoothing: number = SMOOTHING,
): number {
  const bins = reference.length;
  if (bins !== current.length) throw new RangeError(`${bins} and ${current.length} bins cannot be compared`);
  if (bins < 2) return 0;
  const referenceTotal = total(reference) + smoothing * bins;
  const currentTotal = total(current) + smoothing * bins;
  let sum = 0;
  for (let i = 0; i < bins; i++) {
    const p = ((reference[i] ?? 0) + smoothing) / referenceTotal;
    const q = ((current[i] ?? 0) + smoothing) / currentTotal;
    sum += (p - q) * Math.log(p / q);
  }
  return sum;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
