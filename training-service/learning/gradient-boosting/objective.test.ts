import { expect, test } from 'vitest';
import { sigmoid } from '../sigmoid.ts';
import { workspaceFor } from './crew/open-crew.ts';
import { countAt, gradientAt, hessianAt, PAIR_WORDS } from './kernel/fixed-point.ts';
import { computeGradients, initialScore } from './objective.ts';
import { lightgbmDefaults } from './parameters.ts';

const ROWS = 1001;

function derived(start: number, end: number) {
  const target = Uint8Array.from({ length: ROWS }, (_, row) => (row % 3 === 0 ? 1 : 0));
  const values = new Float32Array(ROWS);
  const data = { rowCount: ROWS, features: [{ kind: 'numeric' as const }], values };
  const workspace = workspaceFor(data, target, lightgbmDefaults);
  for (let row = 0; row < ROWS; row++) workspace.scores[row] = (row - 500) / 8;
  computeGradients(workspace, { start, end });
  return workspace;
}

test('p - y and p (1 - p) of every row, scores from -62 to 62, to half the last bit and rounding', () => {
  const { pairs, scores, target, plan } = derived(0, ROWS);
  const { gradientUnit, hessianUnit } = plan.fixedPoint;
  for (let row = 0; row < ROWS; row++) {
    const p = sigmoid(scores[row] ?? 0);
    const at = PAIR_WORDS * row;
    const gradient = gradientAt(pairs, at, plan.fixedPoint);
    expect(Math.abs(gradient - (p - (target[row] ?? 0)))).toBeLessThan(gradientUnit / 2 + 1e-14);
    expect(Math.abs(hessianAt(pairs, at, plan.fixedPoint) - p * (1 - p))).toBeLessThan(
      hessianUnit / 2 + 1e-14,
    );
    expect(countAt(pairs, at, plan.fixedPoint)).toBe(1);
  }
});

test('parts from even rows on give what the whole gives', () => {
  const whole = derived(0, ROWS).pairs;
  const workspace = derived(0, 500);
  computeGradients(workspace, { start: 500, end: ROWS });
  expect(workspace.pairs).toEqual(whole);
});

test('scores without end are certain, not NaN', () => {
  const workspace = derived(0, ROWS);
  workspace.scores.set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, -1e300]);
  computeGradients(workspace, { start: 0, end: 4 });
  const gradients = [0, 1, 2, 3].map((row) =>
    gradientAt(workspace.pairs, PAIR_WORDS * row, workspace.plan.fixedPoint),
  );
  // Rows 0 and 3 are bad.
  expect(gradients).toEqual([0, 0, 1, -1]);
});

test('the first score is the log-odds of bad', () => {
  expect(initialScore(Uint8Array.of(1, 0, 0, 0))).toBeCloseTo(Math.log(1 / 3), 14);
});
