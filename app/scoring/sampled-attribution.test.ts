import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleAttribution } from './sampled-attribution.ts';

fc.configureGlobal({ seed: 2026 });

type Row = readonly number[];

/** A scorer that also counts the rows it was asked for. */
function scorer(width: number, one: (row: Row) => number) {
  let asked = 0;
  const score = async (inputs: Float32Array, rowCount: number): Promise<Float64Array> => {
    expect(inputs).toHaveLength(rowCount * width);
    asked += rowCount;
    return Float64Array.from({ length: rowCount }, (_, row) =>
      one([...inputs.subarray(row * width, (row + 1) * width)]),
    );
  };
  return { score, asked: () => asked };
}

const at = (row: Row, i: number): number => row[i] ?? Number.NaN;
const explain = (
  score: (inputs: Float32Array, rowCount: number) => Promise<Float64Array>,
  row: Row,
  background: readonly Row[],
  seed = 1,
) =>
  sampleAttribution({
    score,
    background: Float32Array.from(background.flat()),
    backgroundRows: background.length,
    inputs: Float32Array.from([5, ...row]),
    offset: 1,
    featureCount: row.length,
    seed,
  });

test('of a sum of inputs each input gets its own part, exactly', async () => {
  const { score } = scorer(3, (row) => 2 * at(row, 0) - at(row, 1) + 7);
  const { base, contributions } = await explain(
    score,
    [3, 1, 8],
    [
      [1, 0, 0],
      [0, 2, 0],
    ],
  );
  expect(base).toBeCloseTo(7, 12);
  expect([...contributions].map((phi) => Number(phi.toFixed(12)))).toEqual([5, 0, 0]);
});

test('two inputs that only count together share alike: walks are taken in both directions', async () => {
  const { score } = scorer(2, (row) => at(row, 0) * at(row, 1));
  const { contributions } = await explain(score, [1, 1], [[0, 0]]);
  expect([...contributions]).toEqual([0.5, 0.5]);
});

const tangled = (row: Row): number =>
  row.reduce((sum, x, i) => sum + Math.sin((Number.isNaN(x) ? 9 : x) * (i + 1) + sum), 0);

test('adds up to score - mean score of the background, missing values too', async () => {
  const value = fc.option(fc.integer({ min: 0, max: 3 }), { nil: Number.NaN, freq: 5 });
  const row = fc.array(value, { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(row, fc.array(row, { minLength: 1, maxLength: 70 }), async (row, background) => {
      const { score } = scorer(4, tangled);
      const { base, contributions } = await explain(score, row, background);
      const mean = background.reduce((sum, other) => sum + tangled(other), 0) / background.length;
      expect(base).toBeCloseTo(mean, 10);
      expect(contributions.reduce((sum, phi) => sum + phi, base)).toBeCloseTo(tangled(row), 10);
    }),
    { numRuns: 60 },
  );
});

test('comes near the Shapley values of a model with interactions', async () => {
  // Against the background 0: x0 x1 x2 is shared in thirds, x0 x1 in halves.
  const { score } = scorer(
    4,
    (row) => 6 * at(row, 0) * at(row, 1) * at(row, 2) + 2 * at(row, 0) * at(row, 1),
  );
  const { contributions } = await explain(
    score,
    [1, 1, 1, 1],
    Array.from({ length: 200 }, () => [0, 0, 0, 0]),
  );
  for (const [i, exact] of [3, 3, 2, 0].entries())
    expect(Math.abs((contributions[i] ?? 0) - exact)).toBeLessThan(0.3);
});

test('the same seed gives the same reasons, another seed others', async () => {
  const { score } = scorer(3, (row) => at(row, 0) * at(row, 1) * at(row, 2));
  const background = [
    [0, 0, 0],
    [1, 2, 3],
  ];
  const first = await explain(score, [2, 1, 4], background, 7);
  expect(await explain(score, [2, 1, 4], background, 7)).toEqual(first);
  expect(await explain(score, [2, 1, 4], background, 8)).not.toEqual(first);
});

test('inputs that are alike in both rows are not asked for again', async () => {
  const { score, asked } = scorer(3, () => 1);
  await explain(score, [1, Number.NaN, 2], [[1, Number.NaN, 2]]);
  // One row a walk, 50 pairs of walks.
  expect(asked()).toBe(100);
});
