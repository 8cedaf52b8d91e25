/**
 * The chi-square distribution, by the regularised incomplete gamma function: power series below its mean, Lentz's
 * continued fraction above (NIST Digital Library of Mathematical Functions, 8.11.4 and 8.9.2).
 */

const PRECISION = 1e-15;
const MOST_TERMS = 10_000;

/**
 * P(X <= x).
 * @param degrees degrees of freedom, at least 1
 */
export function chiSquareCdf(x: number, degrees: number): number {
  if (x <= 0) return 0;
  const a = degrees / 2;
  const z = x / 2;
  return z < a + 1 ? lowerSeries(a, z) : 1 - upperFraction(a, z);
}

/** P(X > x), exact in the far tail too. */
export function chiSquareTail(x: number, degrees: number): number {
  if (x <= 0) return 1;
  const a = degrees / 2;
  const z = x / 2;
  return z < a + 1 ? 1 - lowerSeries(a, z) : upperFraction(a, z);
}

/**
 * The x with P(X <= x) = probability, by bisection.
 * @param probability in [0, 1)
 * @param degrees degrees of freedom, at least 1; with 0 the distribution is the point 0
 */
export function chiSquareQuantile(probability: number, degrees: number): number {
  if (probability <= 0 || degrees === 0) return 0;
  let low = 0;
  let high = degrees + 10;
  while (chiSquareCdf(high, degrees) < probability) high *= 2;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (chiSquareCdf(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function lowerSeries(a: number, z: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * PRECISION; n++) {
    term *= z / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(z) - z - logGamma(a));
}

function upperFraction(a: number, z: number): number {
  const tiny = 1e-300;
  let b = z + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / nonZero(numerator * d + b, tiny);
    c = nonZero(b + numerator / c, tiny);
    const step = c * d;
    fraction *= step;
    if (Math.abs(step - 1) < PRECISION) break;
  }
  return fraction * Math.exp(a * Math.log(z) - z - logGamma(a));
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** ln of the gamma function at a positive multiple of 1/2, which is all that is needed here: by its recurrence. */
function logGamma(a: number): number {
  const isWhole = Number.isInteger(a);
  let value = isWhole ? 0 : Math.log(Math.PI) / 2;
  for (let k = isWhole ? 1 : 0.5; k < a; k++) value += Math.log(k);
  return value;
}
