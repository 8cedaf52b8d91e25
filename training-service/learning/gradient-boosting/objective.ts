/** Second stage: what the next tree has to correct, from the scores so far. */
import { countBad } from '../prior.ts';
import type { Workspace } from './crew/workspace.ts';
import { PAIR_BYTES } from './kernel/fixed-point.ts';
import type { Stretch } from './partition.ts';

/** The score before any tree: the log-odds of the share of bad. @param target both classes occur */
export function initialScore(target: Uint8Array): number {
  const bad = countBad(target);
  return Math.log(bad / (target.length - bad));
}

/**
 * First and second derivative of the log loss by the score: p - y and p (1 - p), as the workspace's pairs.
 * @param rows from an even row on
 */
export function computeGradients(
  { kernel, scores, target, pairs }: Workspace,
  { start, end }: Stretch,
): void {
  kernel.derive({
    scores: scores.byteOffset + 8 * start,
    scoresEnd: scores.byteOffset + 8 * end,
    target: target.byteOffset + start,
    pairs: pairs.byteOffset + PAIR_BYTES * start,
  });
}
