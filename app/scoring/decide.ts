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
  const distance = Math.abs(logit(probabilityOfDefault) - logit(cutoff));
  return 1 / (1 + Math.exp(-distance));
}

function logit(probability: number): number {
  return Math.log(probability) - Math.log1p(-probability);
}
