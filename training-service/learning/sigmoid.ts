/** 1 / (1 + exp(-z)), without overflow at either end. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** -log(1 - sigmoid(z)) = log(1 + exp(z)), without overflow or loss at either end. */
export function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** `[rows]`, the probability of default of each log-odds. */
export function probabilitiesOf(scores: Float64Array): Float64Array {
  return scores.map(sigmoid);
}
