/** Second stage: what the next tree has to correct, from the scores so far. */
import { countBad } from '../prior.ts';
import { sigmoid } from '../sigmoid.ts';

/** The score before any tree: the log-odds of the share of bad. @param target both classes occur */
export function initialScore(target: Uint8Array): number {
  const bad = countBad(target);
  return Math.log(bad / (target.length - bad));
}

/**
 * First and second derivative of the log loss by the score: p - y and p (1 - p). Rounded to float32, as LightGBM keeps them.
 * @param gradients `[rows]`, written
 * @param hessians `[rows]`, written
 */
export function computeGradients(
  target: Uint8Array,
  scores: Float64Array,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  for (let row = 0; row < target.length; row++) {
    const p = sigmoid(scores[row] ?? 0);
    gradients[row] = p - (target[row] ?? 0);
    hessians[row] = p * (1 - p);
  }
}
