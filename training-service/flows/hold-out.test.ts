import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { expect, test } from 'vitest';
import { Random } from '../learning/random.ts';
import { holdOut } from './hold-out.ts';
import type { TrainingTable } from './training-table.ts';

/** One feature whose value is the row's number; the bad rows come first. */
function tableOf(badRows: number, goodRows: number): TrainingTable {
  const rowCount = badRows + goodRows;
  return {
    data: {
      rowCount,
      features: [{ kind: 'numeric' }],
      values: Float32Array.from({ length: rowCount }, (_, row) => row),
    },
    target: Uint8Array.from({ length: rowCount }, (_, row) => (row < badRows ? 1 : 0)),
    goodRows,
    badRows,
  };
}

const split = (table: TrainingTable, testShare: number, folds = 5) =>
  holdOut(table, { schema: germanCreditSchema, folds, testShare }, new Random(1));

test('each row stands on one side with its outcome, each class with its share', () => {
  const { training, test: held } = split(tableOf(40, 80), 0.25);
  expect(training).toMatchObject({ badRows: 30, goodRows: 60 });
  expect(held).toMatchObject({ badRows: 10, goodRows: 20 });
  for (const { data, target } of [training, held])
    expect(Array.from(data.values, (row) => (row < 40 ? 1 : 0))).toEqual(Array.from(target));
  const rows = [...training.data.values, ...held.data.values];
  expect(rows.toSorted((a, b) => a - b)).toEqual([...Array(120).keys()]);
});

test('the numbers told are the smallest that do', () => {
  for (const testShare of [0.1, 0.25, 0.5, 0.85, 0.99]) {
    let needed = 0;
    try {
      split(tableOf(5, 100_000), testShare);
    } catch (error) {
      expect(error).toMatchObject({ code: 'dataset.class-too-small', details: { outcome: 'bad', rows: 5 } });
      needed = Number(Object(error).details.needed);
    }
    expect(needed).toBeGreaterThan(5);
    expect(split(tableOf(needed, 100_000), testShare).training.badRows).toBe(5);
    expect(() => split(tableOf(needed - 1, 100_000), testShare)).toThrow(
      expect.objectContaining({ code: 'dataset.class-too-small' }),
    );
  }
});

test('fewer than 50 rows left to train on are too few', () => {
  expect(() => split(tableOf(30, 30), 0.2)).toThrow(
    expect.objectContaining({ code: 'dataset.too-small', details: { rows: 60, needed: 63 } }),
  );
  expect(split(tableOf(31, 32), 0.2).training.data.rowCount).toBe(51);
});
