import { randomUUID } from 'node:crypto';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { expect, test } from 'vitest';
import type { StoredBatch } from '../fleet/batch-intake.ts';
import { germanCreditTable, makeBatch, trainedModel } from '../testing/german-credit.ts';
import { chooseWindow } from './drift-window.ts';
import { measureDrift, psiThreshold } from './measure-drift.ts';

const NOW = Date.UTC(2026, 10, 24, 12);

async function* inOrder(batches: readonly StoredBatch[]): AsyncGenerator<StoredBatch> {
  yield* batches;
}

async function measure(rows: number, shift: Readonly<Record<string, (value: number) => number>> = {}) {
  const { profile } = await trainedModel();
  const release = { schema: germanCreditSchema, profile };
  const table = await germanCreditTable();
  const options = { release, releaseSha256: 'a'.repeat(64), table, now: NOW, shift };
  // Two desktops, whose cuts differ.
  const batches = [
    makeBatch({ ...options, batchId: randomUUID(), from: 0, to: rows / 2 }),
    makeBatch({ ...options, batchId: randomUUID(), from: rows / 2, to: rows }),
  ];
  const window = await chooseWindow(inOrder(batches), NOW);
  return measureDrift({ modelVersion: 1, profile, window, now: NOW });
}

test('rows like the reference are stable', async () => {
  const figures = await measure(400);
  expect(figures).toMatchObject({ verdict: 'stable', rows: 400, referenceRows: 1000, driftedShare: 0 });
  expect(figures.features).toHaveLength(18);
  expect(figures.prediction).toMatchObject({ feature: 'probability_of_default', drifted: false });
});

test('exactly the features that were shifted have drifted', async () => {
  const figures = await measure(400, { duration: (months) => months * 2, purpose: () => 0 });
  expect(figures.features.filter(({ drifted }) => drifted).map(({ feature }) => feature)).toEqual([
    'duration',
    'purpose',
  ]);
  expect(figures.verdict).toBe('stable');
  expect(figures.driftedShare).toBeCloseTo(2 / 18, 12);
});

test('with half of the features drifted the data set has drifted', async () => {
  const names = [
    'checking_status',
    'credit_history',
    'purpose',
    'savings_status',
    'employment',
    'property_magnitude',
    'housing',
    'job',
  ];
  const toFirst = Object.fromEntries(names.map((name) => [name, () => 0]));
  const figures = await measure(400, { ...toFirst, age: () => 75 });
  expect(figures).toMatchObject({ verdict: 'drifted', driftedShare: 0.5 });
});

test('where a feature was coarsened to one cell the drift that this proves is reported', async () => {
  // All but a handful of rows in the last bin: no cut has a cell of fewer than ten rows but the whole.
  const figures = await measure(400, { duration: (months) => months * 3 });
  const duration = figures.features.find(({ feature }) => feature === 'duration');
  expect(duration).toMatchObject({ bins: 1, drifted: true });
  expect(duration?.psi).toBeGreaterThan(1);
});

test('without batches there is not enough data', async () => {
  const { profile } = await trainedModel();
  const window = await chooseWindow(inOrder([]), NOW);
  expect(measureDrift({ modelVersion: 3, profile, window, now: NOW })).toEqual({
    modelVersion: 3,
    verdict: 'not-enough-data',
    computedAt: '2026-11-24T12:00:00.000Z',
    windowFrom: null,
    windowTo: null,
    rows: 0,
    referenceRows: 1000,
    features: [],
    prediction: null,
    driftedShare: 0,
  });
});

test.each([
  // chi-square(9, 0.99) = 21.666: chance reaches far with few rows.
  [10, 50, 1000, 21.666 * (1 / 50 + 1 / 1000)],
  [10, 10_000, 1000, 0.1],
  [1, 50, 1000, 0.1],
])('the threshold with %i bins, %i rows against %i', (bins, rows, referenceRows, expected) => {
  expect(psiThreshold(bins, rows, referenceRows)).toBeCloseTo(expected, 5);
});

const batchAt = (slot: string, rowCount: number): StoredBatch => ({
  slot,
  rowCount,
  features: [],
  prediction: { name: 'probability_of_default', nodes: [0], counts: [rowCount] },
});

test.each<[string, StoredBatch[], number, string | null, string | null]>([
  [
    'all of the last twelve hours',
    [
      batchAt('2026-11-24T09:00:00.000Z', 500),
      batchAt('2026-11-24T00:00:00.000Z', 70),
      batchAt('2026-11-23T21:00:00.000Z', 90),
    ],
    2,
    '2026-11-24T00:00:00.000Z',
    '2026-11-24T12:00:00.000Z',
  ],
  [
    'older ones until there are 100 rows',
    [
      batchAt('2026-11-24T09:00:00.000Z', 60),
      batchAt('2026-10-01T00:00:00.000Z', 60),
      batchAt('2026-09-01T00:00:00.000Z', 60),
    ],
    2,
    '2026-10-01T00:00:00.000Z',
    '2026-11-24T12:00:00.000Z',
  ],
  [
    'all there are',
    [batchAt('2026-10-01T00:00:00.000Z', 60)],
    1,
    '2026-10-01T00:00:00.000Z',
    '2026-10-01T03:00:00.000Z',
  ],
  [
    'a slot that is not over',
    [batchAt('2026-11-24T12:00:00.000Z', 60)],
    1,
    '2026-11-24T12:00:00.000Z',
    '2026-11-24T12:00:00.000Z',
  ],
  ['none', [], 0, null, null],
])('the window takes %s', async (_, batches, expected, from, to) => {
  const window = await chooseWindow(inOrder(batches), NOW);
  expect(window).toMatchObject({ from, to });
  expect(window.batches).toHaveLength(expected);
});
