import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeatureMatrix } from '../feature-matrix.ts';
import type { Workspace } from './crew/workspace.ts';
import { sumsOfBin } from './histogram.ts';
import { gradientAt, PAIR_WORDS } from './kernel/fixed-point.ts';
import type { Stretch } from './partition.ts';
import { searchLeaves } from './steps.ts';
import { filledWorkspace, testTable, unlimited } from './test-data.ts';

fc.configureGlobal({ seed: 2026 });

const derivativesOf = (rowCount: number) => ({
  gradients: Float64Array.from({ length: rowCount }, (_, row) => Math.sin(row)),
  hessians: Float64Array.from({ length: rowCount }, (_, row) => (1 + (row % 3)) / 16),
});

function fill(workspace: Workspace, rows: Stretch, slot: number, parentSlot = -1): Int32Array {
  const group = workspace.plan.groups.length - 1;
  searchLeaves(workspace, { rows, slot, parentSlot, leaves: [null, null] }, group);
  return workspace.histogram(slot);
}

test('sums per bin, by hand', () => {
  const data: FeatureMatrix = {
    rowCount: 3,
    features: [{ kind: 'numeric' }],
    values: Float32Array.of(1, 2, 1),
  };
  const workspace = filledWorkspace({ data, target: new Uint8Array(3) }, unlimited, {
    gradients: Float64Array.of(0.5, 0.25, -1),
    hessians: Float64Array.of(0.0625, 0.125, 0.25),
  });
  workspace.rows.set([2, 0, 1]);
  const words = fill(workspace, { start: 0, end: 3 }, 0);
  const { fixedPoint } = workspace.plan;
  expect([0, 1].map((bin) => sumsOfBin({ words, fixedPoint }, bin))).toEqual([
    { gradient: -0.5, hessian: 0.3125, count: 2 },
    { gradient: 0.25, hessian: 0.125, count: 1 },
  ]);
});

test('parent minus one child is the other child, to the last bit', () => {
  fc.assert(
    fc.property(testTable, fc.double({ min: 0, max: 1, noNaN: true }), (table, part) => {
      const { rowCount } = table.data;
      const workspace = filledWorkspace(table, unlimited, derivativesOf(rowCount));
      const middle = Math.floor(part * rowCount);
      const right = Int32Array.from(fill(workspace, { start: middle, end: rowCount }, 0));
      const parent = fill(workspace, { start: 0, end: rowCount }, 1);
      fill(workspace, { start: 0, end: middle }, 0, 1);
      expect(parent).toEqual(right);
    }),
  );
});

test.each([1, 2, 3, 4, 5, 7, 8, 9])('%i features: every one has all rows in its bins', (width) => {
  const rowCount = 50;
  const values = Float32Array.from({ length: rowCount * width }, (_, i) => (i * 37) % 11);
  const features = Array.from({ length: width }, () => ({ kind: 'numeric' as const }));
  const table = { data: { rowCount, features, values }, target: new Uint8Array(rowCount) };
  const workspace = filledWorkspace(table, unlimited, derivativesOf(rowCount));
  const words = fill(workspace, { start: 10, end: 40 }, 1);
  const expected = new Int32Array(words.length);
  for (let row = 10; row < 40; row++)
    for (let feature = 0; feature < width; feature++) {
      const bin = (workspace.plan.starts[feature] ?? 0) + (workspace.bins[row * width + feature] ?? 0);
      addPair(expected, PAIR_WORDS * bin, workspace.pairs, PAIR_WORDS * row);
    }
  expect(words).toEqual(expected);
});

/** 64-bit sums, the long way. */
function addPair(to: Int32Array, at: number, from: Int32Array, row: number): void {
  const [sums, addends] = [to, from].map(
    (words) => new BigInt64Array(words.buffer, words.byteOffset, words.length / 2),
  );
  for (const half of [0, 1]) {
    const index = at / 2 + half;
    if (sums !== undefined) sums[index] = (sums[index] ?? 0n) + (addends?.[row / 2 + half] ?? 0n);
  }
}

test('two groups of features fill what one group of all fills', () => {
  const [alone, together] = [1, 2].map((threads) => {
    const rowCount = 40;
    const values = Float32Array.from({ length: rowCount * 5 }, (_, i) => (i * 29) % 13);
    const features = Array.from({ length: 5 }, () => ({ kind: 'numeric' as const }));
    const table = { data: { rowCount, features, values }, target: new Uint8Array(rowCount) };
    const workspace = filledWorkspace(table, unlimited, derivativesOf(rowCount), threads);
    const task = { rows: { start: 3, end: 33 }, slot: 0, parentSlot: -1, leaves: [null, null] } as const;
    for (let group = 0; group < threads; group++) searchLeaves(workspace, task, group);
    return workspace;
  });
  expect(together?.histogram(0)).toEqual(alone?.histogram(0));
  expect(
    gradientAt(together?.histogram(0) ?? new Int32Array(4), 0, {
      gradientUnit: 1,
      hessianUnit: 1,
      hessianBits: 0,
    }),
  ).not.toBe(0);
});
