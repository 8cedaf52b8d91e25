/** A histogram as the split searches read it: see `fixed-point.ts` for what stands in it. */
import { countAt, type FixedPoint, gradientAt, hessianAt, PAIR_WORDS } from './kernel/fixed-point.ts';
import type { Sums } from './split.ts';

export interface Histogram {
  /** `[4 * bins of all features]`. */
  readonly words: Int32Array;
  readonly fixedPoint: FixedPoint;
}

export function sumsOfBin({ words, fixedPoint }: Histogram, bin: number): Sums {
  const at = PAIR_WORDS * bin;
  return {
    gradient: gradientAt(words, at, fixedPoint),
    hessian: hessianAt(words, at, fixedPoint),
    count: countAt(words, at, fixedPoint),
  };
}
