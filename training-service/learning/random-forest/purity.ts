/** How unmixed the rows of a node are, in the two measures that scikit-learn offers for two classes. */
export type Criterion = 'gini' | 'entropy';

/**
 * What a child adds to the purity of a split; larger is purer. Sums over the children order splits as scikit-learn's
 * decrease of impurity does: weight x (1 - Gini), or -weight x entropy in bits.
 * @param bad weight of bad rows, `good` of good ones; one of them above 0
 */
export function purity(criterion: Criterion, bad: number, good: number): number {
  const weight = bad + good;
  return criterion === 'gini' ? (bad ** 2 + good ** 2) / weight : bitsOf(bad, weight) + bitsOf(good, weight);
}

function bitsOf(part: number, whole: number): number {
  return part > 0 ? part * Math.log2(part / whole) : 0;
}
