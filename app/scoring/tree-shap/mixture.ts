/**
 * How a node shares out what arrives at it between its two sides.
 *
 * Let a feature be known with probability t, else unknown. Of what arrives at a node, a share goes left that depends on t,
 * and on where the row goes; the rest goes right. With z = `arriving` and zL = `passingLeft` of the tree,
 *
 *     share = (zL + t (1 - zL)) / (z + t (1 - z))    where the row goes left,
 *             zL (1 - t) / (z + t (1 - z))           where it goes right,
 *             zL / z                                 where it failed above: it came unknown, and stays so.
 *
 * Its derivative by t is zR, -zL or 0, divided by (z + t (1 - z)) squared.
 */
import type { ExplainedTree } from './explained-tree.ts';
import { Side } from './question.ts';

/** Shares of one node. */
export interface Mixture {
  /** `[sides, points]`. */
  readonly toLeft: Float64Array;
  readonly toRight: Float64Array;
  /** `[points]`, the derivative of `toLeft` without the factor of the side. */
  readonly slope: Float64Array;
  /** `[sides]`, that factor. */
  readonly gain: Float64Array;
}

export function mixture(mostPoints: number): Mixture {
  return {
    toLeft: new Float64Array(3 * mostPoints),
    toRight: new Float64Array(3 * mostPoints),
    slope: new Float64Array(mostPoints),
    gain: new Float64Array(3),
  };
}

export function setMixture(
  tree: ExplainedTree,
  node: number,
  { toLeft, toRight, slope, gain }: Mixture,
): void {
  const { points } = tree.quadrature;
  const count = points.length;
  const arriving = tree.arriving[node] ?? 1;
  const left = tree.passingLeft[node] ?? 0;
  const right = tree.passingRight[node] ?? 0;
  for (let q = 0; q < count; q++) {
    const t = points[q] ?? 0;
    const scale = 1 / (arriving + t * (1 - arriving));
    toLeft[q] = (left + t * (1 - left)) * scale;
    toRight[q] = right * (1 - t) * scale;
    toLeft[count + q] = left * (1 - t) * scale;
    toRight[count + q] = (right + t * (1 - right)) * scale;
    toLeft[2 * count + q] = left / arriving;
    toRight[2 * count + q] = right / arriving;
    slope[q] = scale * scale;
  }
  gain[Side.left] = right;
  gain[Side.right] = -left;
  gain[Side.failedAbove] = 0;
}
