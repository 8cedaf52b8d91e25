/** How the kernel's scan is asked and its answer read. */

import type { Workspace } from './crew/workspace.ts';
import { countAt, gradientAt, hessianAt, PAIR_BYTES } from './kernel/fixed-point.ts';
import { ANSWER_BYTES, GAIN_AT, PLACE_AT } from './kernel/scan-kernel.ts';
import type { ThresholdScan } from './numeric-split.ts';
import { leafGain } from './split.ts';

/** The scan as `findNumericSplit` calls it, for leaves whose values are not bound. @param group the thread's */
export function kernelScan(workspace: Workspace, group: number): ThresholdScan {
  const { kernel, plan, answerWords, answerNumbers } = workspace;
  const { lambda_l1: l1, lambda_l2: l2, min_gain_to_split } = plan.parameters;
  const { fixedPoint } = plan;
  const at = ANSWER_BYTES * group;
  const answer = answerWords.byteOffset + at;
  return ({ bins, offset, histogram, total }, onRight, best) => {
    const first = histogram.words.byteOffset + PAIR_BYTES * offset;
    const end = first + PAIR_BYTES * bins.upperBounds.length;
    const missingAt = onRight.count === 0 ? 0 : first + PAIR_BYTES * bins.missingBin;
    const unsplit = leafGain(total.gradient, total.hessian, l1, l2) + min_gain_to_split;
    kernel.scan({ first, end, onRight: missingAt, answer }, total, unsplit, best.gain);
    const place = (answerWords[(at + PLACE_AT) / 4] ?? 0) >>> 0;
    if (place === 0) return;
    best.gain = answerNumbers[(at + GAIN_AT) / 8] ?? 0;
    best.bin = (place - first) / PAIR_BYTES - 1;
    best.missingLeft = onRight.count === 0;
    best.gradient = gradientAt(answerWords, at / 4, fixedPoint);
    best.hessian = hessianAt(answerWords, at / 4, fixedPoint);
    best.count = countAt(answerWords, at / 4, fixedPoint);
  };
}
