import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LogisticProblem, solveLogistic } from './logistic-objective.ts';

fc.configureGlobal({ seed: 2026 });

const six = {
  design: Float64Array.of(0, 1, 1, 0, 2, 1, 3, 3, 4, 1, 5, 0),
  target: Uint8Array.of(0, 0, 1, 0, 1, 1),
};

test.each([
  { C: 1, weights: [0.82288931, -0.4907286], intercept: -1.46747057 },
  { C: 0.1, weights: [0.24563867, -0.087519], intercept: -0.52467061 },
])('agrees with the reference solution for C = $C', ({ C, weights, intercept }) => {
  // Newton's method to machine precision in another program; scikit-learn 1.2.1 (L-BFGS) agrees to 3e-6.
  const found = solveLogistic({ ...six, columnCount: 2, C });
  expect(found.weights[0]).toBeCloseTo(weights[0] ?? 0, 8);
  expect(found.weights[1]).toBeCloseTo(weights[1] ?? 0, 7);
  expect(found.intercept).toBeCloseTo(intercept, 8);
  expect(found.gradientSize).toBeLessThan(1e-8);
});

/** The stated objective once more, straight from its formula. */
function objective({ design, columnCount, target, C }: LogisticProblem, point: readonly number[]): number {
  const weights = point.slice(0, columnCount);
  let loss = 0;
  for (const [row, outcome] of target.entries()) {
    const z = weights.reduce(
      (sum, w, i) => sum + w * (design[row * columnCount + i] ?? 0),
      point[columnCount] ?? 0,
    );
    loss += Math.log1p(Math.exp(outcome === 1 ? -z : z));
  }
  return weights.reduce((sum, w) => sum + w * w, 0) / 2 + C * loss;
}

test('no neighbouring point has a smaller loss', () => {
  const entry = fc.double({ min: -3, max: 3, noNaN: true });
  const row = fc.record({ x: fc.tuple(entry, entry, entry), outcome: fc.integer({ min: 0, max: 1 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 25 }), fc.constantFrom(0.05, 1, 30), (rows, C) => {
      fc.pre(new Set(rows.map(({ outcome }) => outcome)).size === 2);
      const problem = {
        design: Float64Array.from(rows.flatMap(({ x }) => x)),
        columnCount: 3,
        target: Uint8Array.from(rows, ({ outcome }) => outcome),
        C,
      };
      const { weights, intercept } = solveLogistic(problem);
      const point = [...weights, intercept];
      const least = objective(problem, point);
      for (let i = 0; i < 4; i++)
        for (const step of [-1e-3, 1e-3]) {
          const moved = point.map((value, j) => (i === j ? value + step : value));
          expect(objective(problem, moved)).toBeGreaterThanOrEqual(least - 1e-12 * (1 + least));
        }
    }),
    { numRuns: 60 },
  );
});

test('converges where a column tells the classes apart completely', () => {
  const found = solveLogistic({
    design: Float64Array.of(-2, -1, 1, 2),
    columnCount: 1,
    target: Uint8Array.of(0, 0, 1, 1),
    C: 1e6,
  });
  expect(found.gradientSize).toBeLessThan(1e-8);
  expect(found.weights[0]).toBeGreaterThan(5);
});

test('without columns the intercept gives the share of bad', () => {
  const found = solveLogistic({
    design: new Float64Array(0),
    columnCount: 0,
    target: Uint8Array.of(1, 0, 0, 0),
    C: 1,
  });
  expect(found.intercept).toBeCloseTo(Math.log(1 / 3), 10);
});
