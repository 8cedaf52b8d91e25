import { expect, test } from 'vitest';
import { applyLinearDesign, fitLinearDesign } from './linear-design.ts';
import { solveLogistic } from './logistic-objective.ts';
import { Random } from './random.ts';
import { type ShiftedDesign, shiftDesign } from './shifted-design.ts';

const ROWS = 400;

/** A category of many values, one of few, and a number; some cells of each are missing where that is asked for. */
function designOf(missingShare: number) {
  const random = new Random(7);
  const values = Float32Array.from({ length: ROWS * 3 }, (_, at) => {
    const value = [random.below(80), random.below(3), random.unit() * 9][at % 3] ?? 0;
    return random.unit() < missingShare ? Number.NaN : value;
  });
  const data = {
    rowCount: ROWS,
    features: [
      { kind: 'categorical' as const, categoryCount: 80 },
      { kind: 'categorical' as const, categoryCount: 3 },
      { kind: 'numeric' as const },
    ],
    values,
  };
  const columns = fitLinearDesign(data);
  const design = applyLinearDesign(columns, data);
  const target = Uint8Array.from({ length: ROWS }, (_, row) =>
    random.unit() < 0.2 + 0.06 * (values[row * 3 + 2] || 4) ? 1 : 0,
  );
  return { design, columnCount: columns.length, target };
}

/** The design that a shifted one stands for. */
function restored({ columnCount, shift, placeOf, starts, places, values }: ShiftedDesign): Float64Array {
  const rowCount = starts.length - 1;
  const byPlace = new Float64Array(rowCount * columnCount);
  for (let row = 0; row < rowCount; row++)
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++)
      byPlace[row * columnCount + (places[at] ?? 0)] = values[at] ?? 0;
  return byPlace.map((_, at) => {
    const column = at % columnCount;
    return (byPlace[at - column + (placeOf[column] ?? 0)] ?? 0) + (shift[column] ?? 0);
  });
}

test.each([0, 0.1])('with a share of %s missing, it stands for the same design', (missingShare) => {
  const { design, columnCount } = designOf(missingShare);
  const shifted = shiftDesign(design, ROWS, columnCount);
  expect(shifted.placeOf.toSorted()).toEqual(Int32Array.from({ length: columnCount }, (_, place) => place));
  for (const [at, value] of restored(shifted).entries()) expect(value).toBeCloseTo(design[at] ?? 0, 15);
});

test('one-hot columns leave one entry a row and feature, and the many categories stand first, apart', () => {
  const { design, columnCount } = designOf(0);
  const { values, starts, places } = shiftDesign(design, ROWS, columnCount);
  expect(design.length).toBeGreaterThan(80 * ROWS);
  expect(values.length).toBeLessThanOrEqual(3 * ROWS);
  const first = places.filter((place) => place < 75);
  const rows = Array.from({ length: ROWS }, (_, row) =>
    places.subarray(starts[row], starts[row + 1]).filter((place) => place < 75),
  );
  expect(first.length).toBeGreaterThan(0.9 * ROWS);
  expect(rows.every(({ length }) => length <= 1)).toBe(true);
});

test('a column of equal numbers of two values, of one value, and no column at all', () => {
  expect(shiftDesign(Float64Array.of(5, 7, 5, 7), 4, 1)).toMatchObject({ shift: Float64Array.of(0) });
  const same = shiftDesign(Float64Array.of(5, 5, 5), 3, 1);
  expect(same.shift).toEqual(Float64Array.of(5));
  expect(same.values).toHaveLength(0);
  expect(shiftDesign(new Float64Array(0), 3, 0).starts).toEqual(new Float64Array(4));
});

test.each([0, 0.1])('with a share of %s missing, the solution is where the gradient ends', (missingShare) => {
  const { design, columnCount, target } = designOf(missingShare);
  const C = 0.5;
  const { weights, intercept, iterations } = solveLogistic({ design, columnCount, target, C });
  expect(iterations).toBeLessThan(12);
  const gradient = Float64Array.of(...weights, 0);
  for (const [row, outcome] of target.entries()) {
    const entries = [...design.subarray(row * columnCount, (row + 1) * columnCount), 1];
    const z = entries.reduce((sum, entry, i) => sum + entry * (weights[i] ?? intercept), 0);
    for (const [i, entry] of entries.entries())
      gradient[i] = (gradient[i] ?? 0) + C * (1 / (1 + Math.exp(-z)) - outcome) * entry;
  }
  expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-8);
});
