/**
 * Second stage's loop: p - y and p (1 - p) of each row, p = 1 / (1 + exp(-score)), as pairs of whole numbers.
 *
 * Two rows a turn. The exponential is 2^k exp(r) with |r| at most half of ln 2, exp(r) by its Taylor polynomial, whose
 * error is below 1e-14: the pairs have fewer bits than that.
 */

import { asm, type Code, code, type WasmFunction } from '@risk/app/webassembly/wasm-assembler.ts';
import type { FixedPoint } from './fixed-point.ts';

const DEGREE = 11;
/** Beyond it p is 0 or 1 to all bits of a pair. */
const FURTHEST_SCORE = 45;
/** ln 2 in two parts: the first times a small whole number is exact. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** Added to a whole number it leaves that number in the lower bits of the sum. */
const ROUNDING = 1.5 * 2 ** 52;
const ROUNDING_BITS = 0x4338_0000_0000_0000n;
const EXPONENT_BIAS = 1023n;
const MANTISSA_BITS = 52;
const [SCORE_BYTES, TARGET_BYTES, PAIRS_BYTES] = [16, 2, 32];

const { get, set, tee, constant, float64x2, int64x2 } = asm;

/** Parameters: addresses of scores, of their end, of targets, of pairs. With an odd number of rows it writes one more. */
export function deriveFunction(
  name: string,
  { gradientUnit, hessianUnit, hessianBits }: FixedPoint,
): WasmFunction {
  const [scores, end, target, pairs, x, k, p, gradient, hessian] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const times = (value: number): Code => code(float64x2(value), asm.multiplyFloat64x2);
  const plus = (value: number): Code => code(float64x2(value), asm.addFloat64x2);
  /** From a vector of whole f64 on the stack to one of i64. */
  const toInt64: Code = code(plus(ROUNDING), int64x2(ROUNDING_BITS), asm.subtractInt64x2);
  const reduce = code(
    code(float64x2(0), get(scores), asm.loadVector(0), asm.subtractFloat64x2),
    code(float64x2(-FURTHEST_SCORE), asm.maximumFloat64x2),
    code(float64x2(FURTHEST_SCORE), asm.minimumFloat64x2),
    code(tee(x), times(Math.LOG2E), asm.nearestFloat64x2, set(k)),
    code(get(x), get(k), times(LN2_HIGH), asm.subtractFloat64x2),
    code(get(k), times(LN2_LOW), asm.subtractFloat64x2, set(x)),
  );
  const factorials = Array.from({ length: DEGREE + 1 }, (_, n) => factorial(n)).toReversed();
  const polynomial = factorials.flatMap((divisor, index) =>
    index === 0 ? float64x2(1 / divisor) : code(get(x), asm.multiplyFloat64x2, plus(1 / divisor)),
  );
  const powerOfTwo = code(
    code(get(k), toInt64, int64x2(EXPONENT_BIAS), asm.addInt64x2),
    code(constant(MANTISSA_BITS), asm.shiftLeftInt64x2),
  );
  const probability = code(
    float64x2(1),
    code(reduce, polynomial, powerOfTwo, asm.multiplyFloat64x2, plus(1)),
    code(asm.divideFloat64x2, set(p)),
  );
  const asPairs = code(
    code(get(p), get(target), asm.loadTwoBytes, asm.bytesToFloat64x2),
    code(asm.subtractFloat64x2, times(1 / gradientUnit), toInt64, set(gradient)),
    code(get(p), float64x2(1), get(p), asm.subtractFloat64x2, asm.multiplyFloat64x2),
    code(times(1 / hessianUnit), toInt64),
    code(int64x2(1n << BigInt(hessianBits + 32)), asm.addInt64x2, set(hessian)),
  );
  const store = code(
    code(get(pairs), get(gradient), get(hessian), asm.firstLanes, asm.storeVector(0)),
    code(get(pairs), get(gradient), get(hessian), asm.secondLanes, asm.storeVector(16)),
  );
  const move = (local: number, bytes: number): Code => code(get(local), constant(bytes), asm.add, set(local));
  return {
    name,
    parameters: ['i32', 'i32', 'i32', 'i32'],
    locals: ['v128', 'v128', 'v128', 'v128', 'v128'],
    code: asm.loopUntil(
      code(get(scores), get(end), asm.isAtLeast),
      code(
        code(probability, asPairs, store),
        code(move(scores, SCORE_BYTES), move(target, TARGET_BYTES), move(pairs, PAIRS_BYTES)),
      ),
    ),
  };
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
