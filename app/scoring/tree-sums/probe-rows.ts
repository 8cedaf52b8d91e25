/** Rows on which two ways of walking the same trees would differ, if they did: values at, just below and just above thresholds. */
import { type TreeEnsemble, TreeTest } from '../../model/onnx/tree-ensemble.ts';

/** Numbers kept of each feature. */
const MOST_VALUES = 500;

/**
 * @param random in [0, 1)
 * @returns `[rows, features]`, row-major
 */
export function probeRows(
  { trees }: TreeEnsemble,
  featureCount: number,
  rowCount: number,
  random: () => number,
): Float32Array<ArrayBuffer> {
  const values = Array.from({ length: featureCount }, () => new Set<number>([0, 1, Number.NaN]));
  for (const { feature, test, threshold, members } of trees) {
    for (const [node, f] of feature.entries()) {
      const known = values[f];
      if (known === undefined || known.size >= MOST_VALUES) continue;
      const numbers = test[node] === TreeTest.member ? [...(members[node] ?? [])] : [threshold[node] ?? 0];
      for (const number of numbers)
        for (const near of [number, below(number), above(number)]) known.add(Math.fround(near));
    }
  }
  const lists = values.map((set) => [...set]);
  const rows = new Float32Array(rowCount * featureCount);
  for (let at = 0; at < rows.length; at++) {
    const list = lists[at % featureCount] ?? [];
    rows[at] = list[Math.floor(random() * list.length)] ?? 0;
  }
  return rows;
}

/** A little more than the distance to the next float32 number. */
const STEP = 2 ** -23;

function below(value: number): number {
  return value - Math.max(Math.abs(value) * STEP, 2 ** -149);
}

function above(value: number): number {
  return value + Math.max(Math.abs(value) * STEP, 2 ** -149);
}
