/**
 * L2-penalised logistic loss as scikit-learn states it: minimise w'w / 2 + C sum log(1 + exp(-y z)) with
 * z = X w + b, y = 1 for bad and -1 for good, the intercept b unpenalised; solved by Newton's method, which reaches
 * machine precision in about ten steps. A step is worked out on the shifted design, which a thousand one-hot columns
 * leave nearly empty; loss and gradient, which say where the solution is, are of the design as it is.
 */
import { solveCholesky } from './cholesky.ts';
import { type ShiftedDesign, shiftDesign } from './shifted-design.ts';
import { sigmoid, softplus } from './sigmoid.ts';

export interface LogisticProblem {
  /** `[rows, columns]`, row by row. */
  readonly design: Float64Array;
  readonly columnCount: number;
  /** `[rows]`, 1 = bad, 0 = good; both have to occur, else the intercept has no finite optimum. */
  readonly target: Uint8Array;
  /** Inverse strength of the penalty, above 0. */
  readonly C: number;
}

export interface LogisticSolution {
  /** `[columns]`. */
  readonly weights: Float64Array;
  readonly intercept: number;
  /** Largest entry of the gradient at the solution. */
  readonly gradientSize: number;
  readonly iterations: number;
}

const GRADIENT_TOLERANCE = 1e-8;
/** Newton's decrement g'H^-1 g / 2 below which a step changes the loss by no more than rounding does. */
const DECREMENT_TOLERANCE = 1e-12;
const ARMIJO = 1e-4;
const MAXIMUM_ITERATIONS = 100;

export function solveLogistic(problem: LogisticProblem): LogisticSolution {
  const size = problem.columnCount + 1;
  const shifted = shiftDesign(problem.design, problem.target.length, problem.columnCount);
  // The intercept is the last entry.
  let point = new Float64Array(size);
  let loss = lossAt(problem, point);
  for (let iterations = 0; ; iterations++) {
    const { gradient, curvature } = derivativesAt(problem, point);
    const gradientSize = gradient.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
    const solution = {
      weights: point.slice(0, size - 1),
      intercept: point[size - 1] ?? 0,
      gradientSize,
      iterations,
    };
    if (gradientSize < GRADIENT_TOLERANCE || iterations === MAXIMUM_ITERATIONS) return solution;

    const step = newtonStep(shifted, curvature, gradient);
    const slope = gradient.reduce((sum, entry, i) => sum + entry * (step[i] ?? 0), 0);
    let length = 1;
    let next = moved(point, step, length);
    let nextLoss = lossAt(problem, next);
    if (slope / 2 < DECREMENT_TOLERANCE) {
      // So close the full step squares the error, but the loss cannot show it any more: take it on trust.
      point = next;
      if (slope / 2 < DECREMENT_TOLERANCE ** 2) return solution;
      loss = nextLoss;
      continue;
    }
    while (!(nextLoss <= loss - ARMIJO * length * slope)) {
      length /= 2;
      // The loss is flat to rounding here: the point is as good as it gets.
      if (length < 1e-10) return solution;
      next = moved(point, step, length);
      nextLoss = lossAt(problem, next);
    }
    point = next;
    loss = nextLoss;
  }
}

function moved(point: Float64Array, step: Float64Array, length: number) {
  return Float64Array.from(point, (entry, i) => entry - length * (step[i] ?? 0));
}

/** H^-1 g for the gradient g, by way of the shifted columns, whose intercept is b + s'w. */
function newtonStep(design: ShiftedDesign, curvature: Float64Array, gradient: Float64Array): Float64Array {
  const { columnCount, shift, placeOf } = design;
  const size = columnCount + 1;
  const hessian = hessianOf(design, curvature);
  const right = new Float64Array(size);
  const ofIntercept = gradient[columnCount] ?? 0;
  for (let i = 0; i < columnCount; i++)
    right[placeOf[i] ?? 0] = (gradient[i] ?? 0) - (shift[i] ?? 0) * ofIntercept;
  right[columnCount] = ofIntercept;

  for (let ridge = 0; ; ridge = ridge === 0 ? 1e-10 : ridge * 100) {
    const matrix = hessian.slice();
    const solved = right.slice();
    for (let i = 0; i < size; i++) matrix[i * size + i] = (matrix[i * size + i] ?? 0) + ridge;
    if (!solveCholesky(matrix, solved)) continue;
    const step = new Float64Array(size);
    let intercept = solved[columnCount] ?? 0;
    for (let i = 0; i < columnCount; i++) {
      const entry = solved[placeOf[i] ?? 0] ?? 0;
      step[i] = entry;
      intercept -= (shift[i] ?? 0) * entry;
    }
    step[columnCount] = intercept;
    return step;
  }
}

/** The lower triangle of the Hessian `[size, size]` of the shifted design, by places; the intercept is the last one. */
function hessianOf({ columnCount, starts, places, values }: ShiftedDesign, curvature: Float64Array) {
  const size = columnCount + 1;
  const hessian = new Float64Array(size * size);
  const ofIntercept = columnCount * size;
  let sum = 0;
  for (let row = 0; row < curvature.length; row++) {
    const start = starts[row] ?? 0;
    const end = starts[row + 1] ?? 0;
    const curved = curvature[row] ?? 0;
    for (let i = start; i < end; i++) {
      const weighted = curved * (values[i] ?? 0);
      const line = (places[i] ?? 0) * size;
      for (let j = start; j <= i; j++) {
        const at = line + (places[j] ?? 0);
        hessian[at] = (hessian[at] ?? 0) + weighted * (values[j] ?? 0);
      }
      const at = ofIntercept + (places[i] ?? 0);
      hessian[at] = (hessian[at] ?? 0) + weighted;
    }
    sum += curved;
  }
  for (let i = 0; i < columnCount; i++) hessian[i * size + i] = (hessian[i * size + i] ?? 0) + 1;
  hessian[ofIntercept + columnCount] = sum;
  return hessian;
}

function lossAt({ design, columnCount, target, C }: LogisticProblem, point: Float64Array): number {
  let loss = 0;
  for (let row = 0; row < target.length; row++) {
    const z = scoreOf(design, row * columnCount, point);
    loss += softplus(z) - (target[row] ?? 0) * z;
  }
  let penalty = 0;
  for (let i = 0; i < columnCount; i++) penalty += (point[i] ?? 0) ** 2;
  return C * loss + penalty / 2;
}

/** The gradient `[size]`, the intercept last, and what each row weighs in the Hessian `[rows]`. */
function derivativesAt({ design, columnCount, target, C }: LogisticProblem, point: Float64Array) {
  const gradient = new Float64Array(columnCount + 1);
  const curvature = new Float64Array(target.length);
  for (let row = 0; row < target.length; row++) {
    const start = row * columnCount;
    const p = sigmoid(scoreOf(design, start, point));
    const residual = C * (p - (target[row] ?? 0));
    curvature[row] = C * p * (1 - p);
    for (let i = 0; i < columnCount; i++)
      gradient[i] = (gradient[i] ?? 0) + residual * (design[start + i] ?? 0);
    gradient[columnCount] = (gradient[columnCount] ?? 0) + residual;
  }
  for (let i = 0; i < columnCount; i++) gradient[i] = (gradient[i] ?? 0) + (point[i] ?? 0);
  return { gradient, curvature };
}

function scoreOf(design: Float64Array, start: number, point: Float64Array): number {
  const columnCount = point.length - 1;
  let z = point[columnCount] ?? 0;
  for (let i = 0; i < columnCount; i++) z += (design[start + i] ?? 0) * (point[i] ?? 0);
  return z;
}
