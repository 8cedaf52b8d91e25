/**
 * Fourth stage's loop for numbers: all thresholds of one feature in one leaf, from right to left; `scanThresholds` of
 * `numeric-split.ts` in WebAssembly, to the last bit. Both children's gains are one vector, their quotients one division.
 */

import { asm, type Code, code, type WasmFunction } from '@risk/app/webassembly/wasm-assembler.ts';
import type { BoostingParameters } from '../parameters.ts';
import { type FixedPoint, PAIR_BYTES } from './fixed-point.ts';

/** Bytes of a scan's answer: sums of the best right child as a pair, its gain, the address one bin beyond it. */
export const ANSWER_BYTES = 32;
export const GAIN_AT = 16;
export const PLACE_AT = 24;

const WORD_BITS = 32;
const { get, set, tee, constant, float64, float64x2 } = asm;

/**
 * Parameters: address of the feature's first bin; of the end of its bins with values; of the pair that is on the right
 * from the start, 0 for none; of the answer; the leaf's rows; its gradient and hessian; the worth of the leaf unsplit;
 * the gain to beat. Where nothing beats it the answer's place is 0.
 */
export function scanFunction(
  name: string,
  { gradientUnit, hessianUnit, hessianBits }: FixedPoint,
  parameters: BoostingParameters,
): WasmFunction {
  const [first, place, onRight, answer, total, gradient, hessian, unsplit, best] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ];
  const [count, bestPlace, rightHessian, leftHessian, rightGradient, gain] = [9, 10, 11, 12, 13, 14];
  const [right, moved, bestRight, worth] = [15, 16, 17, 18];
  const { lambda_l1, lambda_l2, min_data_in_leaf, min_sum_hessian_in_leaf } = parameters;
  const fewest = constant(Math.max(1, min_data_in_leaf));
  const countShift = asm.int64(BigInt(hessianBits + WORD_BITS));
  const hessianMask = asm.int64((1n << BigInt(hessianBits + WORD_BITS)) - 1n);
  const [NEXT, DONE_FROM_NEXT] = [0, 2];
  const [MOVE, DONE_FROM_MOVE] = [0, 2];
  const TURN = 0;

  const shrink =
    lambda_l1 === 0
      ? []
      : code(
          code(asm.absoluteFloat64x2, float64x2(lambda_l1), asm.subtractFloat64x2),
          code(float64x2(0), asm.maximumFloat64x2),
        );
  const evaluate = code(
    code(get(right), asm.secondInt64, countShift, asm.shiftRightInt64, asm.toInt32, tee(count)),
    code(fewest, asm.isLess, asm.leaveIf(NEXT)),
    code(get(right), asm.secondInt64, hessianMask, asm.andInt64, asm.unsignedToFloat64),
    code(float64(hessianUnit), asm.multiplyFloat64, tee(rightHessian)),
    code(float64(min_sum_hessian_in_leaf), asm.isLessFloat64, asm.leaveIf(NEXT)),
    code(get(total), get(count), asm.subtract, fewest, asm.isLess, asm.leaveIf(DONE_FROM_NEXT)),
    code(get(hessian), get(rightHessian), asm.subtractFloat64, tee(leftHessian)),
    code(float64(min_sum_hessian_in_leaf), asm.isLessFloat64, asm.leaveIf(DONE_FROM_NEXT)),
    code(get(right), asm.firstInt64, asm.signedToFloat64, float64(gradientUnit), asm.multiplyFloat64),
    code(tee(rightGradient), asm.splatFloat64x2),
    code(get(gradient), get(rightGradient), asm.subtractFloat64, asm.replaceSecondFloat64),
    code(shrink, tee(worth), get(worth), asm.multiplyFloat64x2),
    code(get(rightHessian), asm.splatFloat64x2, get(leftHessian), asm.replaceSecondFloat64),
    code(float64x2(lambda_l2), asm.addFloat64x2, asm.divideFloat64x2, tee(worth)),
    code(asm.secondFloat64, get(worth), asm.firstFloat64, asm.addFloat64),
    code(get(unsplit), asm.subtractFloat64, tee(gain)),
    code(get(best), asm.isAtMostFloat64, asm.leaveIf(NEXT)),
    code(get(gain), set(best), get(place), set(bestPlace), get(right), set(bestRight)),
  );
  /** Bins without rows would repeat the threshold. */
  const move = asm.loop(
    code(
      code(get(place), constant(PAIR_BYTES), asm.subtract, tee(place)),
      code(get(first), asm.isEqual, asm.leaveIf(DONE_FROM_MOVE)),
      code(get(place), asm.loadVector(0), tee(moved), asm.secondInt64, asm.isZeroInt64, asm.leaveIf(MOVE)),
    ),
  );
  const turn: Code = code(
    asm.block(evaluate),
    move,
    code(get(right), get(moved), asm.addInt64x2, set(right), asm.leave(TURN)),
  );
  return {
    name,
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'f64', 'f64', 'f64', 'f64'],
    locals: ['i32', 'i32', 'f64', 'f64', 'f64', 'f64', 'v128', 'v128', 'v128', 'v128'],
    code: code(
      asm.when(get(onRight), code(get(onRight), asm.loadVector(0), set(right))),
      asm.block(asm.loop(turn)),
      code(get(answer), get(bestRight), asm.storeVector(0)),
      code(get(answer), get(best), asm.storeFloat64(GAIN_AT)),
      code(get(answer), get(bestPlace), asm.storeInt32(PLACE_AT)),
    ),
  };
}
