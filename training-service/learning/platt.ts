/**
 * J. Platt's scaling ("Probabilistic outputs for support vector machines", 1999) by the method of H.-T. Lin, C.-J. Lin
 * and R. C. Weng ("A note on Platt's probabilistic outputs", 2007): p = 1 / (1 + exp(A f + B)), fitted by Newton's
 * method with backtracking on targets kept off 0 and 1 by Laplace's rule, so that the fit is finite for any data.
 */
import { countBad } from './prior.ts';
import { sigmoid, softplus } from './sigmoid.ts';

export interface PlattLine {
  /** Log-odds = slope x score + intercept: A and B of the paper with the sign turned. */
  readonly slope: number;
  readonly intercept: number;
}

const RIDGE = 1e-12;
const GRADIENT_TOLERANCE = 1e-5;
const MAXIMUM_ITERATIONS = 100;
const ARMIJO = 1e-4;
const SMALLEST_STEP = 1e-10;

/**
 * @param scores `[rows]`, out-of-fold; a model's scores of its own training rows would be too sure
 * @param target `[rows]`, 1 = bad, 0 = good
 */
export function fitPlatt(scores: Float64Array, target: Uint8Array): PlattLine {
  const bad = countBad(target);
  const good = target.length - bad;
  const whenBad = (bad + 1) / (bad + 2);
  const whenGood = 1 / (good + 2);
  const wanted = Float64Array.from(target, (outcome) => (outcome === 1 ? whenBad : whenGood));

  let line: PlattLine = { slope: 0, intercept: Math.log((bad + 1) / (good + 1)) };
  let loss = lossOf(scores, wanted, line);
  for (let iteration = 0; iteration < MAXIMUM_ITERATIONS; iteration++) {
    let h11 = RIDGE;
    let h22 = RIDGE;
    let h21 = 0;
    let g1 = 0;
    let g2 = 0;
    for (let row = 0; row < scores.length; row++) {
      const score = scores[row] ?? 0;
      const p = sigmoid(line.slope * score + line.intercept);
      const weight = p * (1 - p);
      const residual = p - (wanted[row] ?? 0);
      h11 += weight * score * score;
      h21 += weight * score;
      h22 += weight;
      g1 += residual * score;
      g2 += residual;
    }
    if (Math.abs(g1) < GRADIENT_TOLERANCE && Math.abs(g2) < GRADIENT_TOLERANCE) return line;
    const determinant = h11 * h22 - h21 * h21;
    const stepSlope = -(h22 * g1 - h21 * g2) / determinant;
    const stepIntercept = -(h11 * g2 - h21 * g1) / determinant;
    const descent = g1 * stepSlope + g2 * stepIntercept;
    let length = 1;
    for (;;) {
      const next = {
        slope: line.slope + length * stepSlope,
        intercept: line.intercept + length * stepIntercept,
      };
      const nextLoss = lossOf(scores, wanted, next);
      if (nextLoss < loss + ARMIJO * length * descent) {
        line = next;
        loss = nextLoss;
        break;
      }
      length /= 2;
      // The loss is flat to rounding here: the line is as good as it gets.
      if (!(length >= SMALLEST_STEP)) return line;
    }
  }
  return line;
}

function lossOf(scores: Float64Array, wanted: Float64Array, { slope, intercept }: PlattLine): number {
  let loss = 0;
  for (let row = 0; row < scores.length; row++) {
    const z = slope * (scores[row] ?? 0) + intercept;
    loss += softplus(z) - (wanted[row] ?? 0) * z;
  }
  return loss;
}
