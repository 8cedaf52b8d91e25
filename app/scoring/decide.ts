/** From a probability of default to a decision and how sure it is. */
import type { Decision, DecisionPolicy } from '../model/policy.ts';

/** @param probabilityOfDefault in [0, 1], never NaN */
export function decide(probabilityOfDefault: number, { cutoff, referBand }: DecisionPolicy): Decision {
  if (referBand !== null && probabilityOfDefault >= referBand.from && probabilityOfDefault < referBand.to)
    return 'refer';
  return probabilityOfDefault < cutoff ? 'green' : 'red';
}

/**
 * sigmoid(|logit(p) - logit(cutoff)|): at least 0.5, and the larger class probability where the cutoff is 0.5.
 * @param probabilityOfDefault in [0, 1]; at the ends the confidence is 1
 */
export function confidence(probabilityOfDefault: number, cutoff: number): number {
  // The odds against those of the cutoff; no logarithm is taken, so nothing is rounded away.
  const above = probabilityOfDefault * (1 - cutoff);
  const below = cutoff * (1 - probabilityOfDefault);
  return Math.max(above, below) / (above + below);
}
