/** Number of bad rows. @param target `[rows]`, 1 = bad, 0 = good */
export function countBad(target: Uint8Array): number {
  return target.reduce((sum, outcome) => sum + outcome, 0);
}

/**
 * The score of rows of one class, where no learner has anything to tell apart: the log-odds of Laplace's rule of
 * succession, (bad + 1) / (good + 1), since the observed odds would be infinite. Null where both classes occur.
 */
export function constantScore(target: Uint8Array): number | null {
  const bad = countBad(target);
  const good = target.length - bad;
  return bad === 0 || good === 0 ? Math.log((bad + 1) / (good + 1)) : null;
}
