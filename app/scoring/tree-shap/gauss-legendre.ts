/** Points and weights of Gauss-Legendre integration. */
export interface Quadrature {
  /** `[points]`, in (0, 1), ascending. */
  readonly points: Float64Array;
  /** `[points]`, above 0, their sum is 1. */
  readonly weights: Float64Array;
}

/**
 * For the integral from 0 to 1: exact for polynomials up to degree 2 x points - 1.
 * The points are the roots of the Legendre polynomial, found by Newton's method from Tricomi's estimate.
 */
export function gaussLegendre(pointCount: number): Quadrature {
  const points = new Float64Array(pointCount);
  const weights = new Float64Array(pointCount);
  for (let i = 0; i < pointCount; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (pointCount + 0.5));
    let slope = 1;
    for (let step = 0; step < 10; step++) {
      let previous = 1;
      let value = x;
      for (let degree = 2; degree <= pointCount; degree++) {
        const next = ((2 * degree - 1) * x * value - (degree - 1) * previous) / degree;
        previous = value;
        value = next;
      }
      slope = (pointCount * (x * value - previous)) / (x * x - 1);
      x -= value / slope;
    }
    points[pointCount - 1 - i] = (1 + x) / 2;
    weights[pointCount - 1 - i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
