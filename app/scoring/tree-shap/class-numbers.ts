/**
 * What is computed once for all rows of a class: one number for each point of the integral, side by side.
 *
 * These loops take half of the time: a loop over classes, in it one over points, no branch that depends on a row. Where every
 * row is a class of its own, `meetEachRow` does the work of the others in one pass over memory.
 */
import type { Mixture } from './mixture.ts';
import type { RowClasses } from './row-classes.ts';

export interface ClassNumbers {
  /** `memory`, or others that serve. */
  classes: RowClasses;
  readonly memory: RowClasses;
  /** `[classes, points]`. */
  readonly values: Float64Array;
}

/** The two answers that meet at a node, and where the rows go there. */
export interface Meeting {
  readonly left: ClassNumbers;
  readonly right: ClassNumbers;
  readonly sides: RowClasses;
  readonly mixture: Mixture;
  readonly points: number;
}

/** What arrives at a child: what arrives at the node, times the share `[sides, points]` that goes to the child. */
export function arrive(
  node: ClassNumbers,
  share: Float64Array,
  sides: RowClasses,
  points: number,
  child: ClassNumbers,
): void {
  const { of: nodeClass } = node.classes;
  const { count, example } = child.classes;
  const { of: side } = sides;
  const [arriving, out] = [node.values, child.values];
  for (let i = 0; i < count; i++) {
    const row = example[i] ?? 0;
    const to = i * points;
    const from = (nodeClass[row] ?? 0) * points;
    const at = (side[row] ?? 0) * points;
    for (let q = 0; q < points; q++) out[to + q] = (arriving[from + q] ?? 0) * (share[at + q] ?? 0);
  }
}

/** Slope x (left - right), for the classes of `into`. */
export function differ({ left, right, mixture, points }: Meeting, into: ClassNumbers): void {
  const [{ of: leftClass }, { of: rightClass }] = [left.classes, right.classes];
  const { count, example } = into.classes;
  const { slope } = mixture;
  const [ofLeft, ofRight, out] = [left.values, right.values, into.values];
  for (let i = 0; i < count; i++) {
    const row = example[i] ?? 0;
    const to = i * points;
    const l = (leftClass[row] ?? 0) * points;
    const r = (rightClass[row] ?? 0) * points;
    for (let q = 0; q < points; q++)
      out[to + q] = (slope[q] ?? 0) * ((ofLeft[l + q] ?? 0) - (ofRight[r + q] ?? 0));
  }
}

/** What the node answers, for the classes of `into`: the share of left, and the rest of right. */
export function mix({ left, right, sides, mixture, points }: Meeting, into: ClassNumbers): void {
  const [{ of: leftClass }, { of: rightClass }] = [left.classes, right.classes];
  const { count, example } = into.classes;
  const { of: side } = sides;
  const { toLeft } = mixture;
  const [ofLeft, ofRight, out] = [left.values, right.values, into.values];
  for (let i = 0; i < count; i++) {
    const row = example[i] ?? 0;
    const to = i * points;
    const l = (leftClass[row] ?? 0) * points;
    const r = (rightClass[row] ?? 0) * points;
    const at = (side[row] ?? 0) * points;
    for (let q = 0; q < points; q++) {
      const rest = ofRight[r + q] ?? 0;
      out[to + q] = rest + (toLeft[at + q] ?? 0) * ((ofLeft[l + q] ?? 0) - rest);
    }
  }
}

/** The sum over the points of a x b, for each of the classes. */
export function integrate(
  a: ClassNumbers,
  b: ClassNumbers,
  { count, example }: RowClasses,
  points: number,
  out: Float64Array,
): void {
  const [{ of: aClass }, { of: bClass }] = [a.classes, b.classes];
  const [ofA, ofB] = [a.values, b.values];
  for (let i = 0; i < count; i++) {
    const row = example[i] ?? 0;
    const atA = (aClass[row] ?? 0) * points;
    const atB = (bClass[row] ?? 0) * points;
    let sum = 0;
    for (let q = 0; q < points; q++) sum += (ofA[atA + q] ?? 0) * (ofB[atB + q] ?? 0);
    out[i] = sum;
  }
}

/** Adds to each row what its class has, times the gain of its side. */
export function addIntegrals(
  integrals: Float64Array,
  { of: classOf }: RowClasses,
  { sides, mixture }: Meeting,
  contributions: Float64Array,
): void {
  const { of: side } = sides;
  const { gain } = mixture;
  for (let row = 0; row < contributions.length; row++)
    contributions[row] =
      (contributions[row] ?? 0) + (gain[side[row] ?? 0] ?? 0) * (integrals[classOf[row] ?? 0] ?? 0);
}

/** All of the above but `arrive`, for each of the rows by itself. */
export function meetEachRow(
  { left, right, sides, mixture, points }: Meeting,
  above: ClassNumbers,
  answer: ClassNumbers,
  contributions: Float64Array,
): void {
  const [{ of: aboveClass }, { of: leftClass }, { of: rightClass }] = [
    above.classes,
    left.classes,
    right.classes,
  ];
  const { of: side } = sides;
  const { toLeft, slope, gain } = mixture;
  const [arriving, ofLeft, ofRight, out] = [above.values, left.values, right.values, answer.values];
  for (let row = 0; row < contributions.length; row++) {
    const to = row * points;
    const a = (aboveClass[row] ?? 0) * points;
    const l = (leftClass[row] ?? 0) * points;
    const r = (rightClass[row] ?? 0) * points;
    const where = side[row] ?? 0;
    const at = where * points;
    let integral = 0;
    for (let q = 0; q < points; q++) {
      const rest = ofRight[r + q] ?? 0;
      const difference = (ofLeft[l + q] ?? 0) - rest;
      out[to + q] = rest + (toLeft[at + q] ?? 0) * difference;
      integral += (arriving[a + q] ?? 0) * ((slope[q] ?? 0) * difference);
    }
    contributions[row] = (contributions[row] ?? 0) + (gain[where] ?? 0) * integral;
  }
}
