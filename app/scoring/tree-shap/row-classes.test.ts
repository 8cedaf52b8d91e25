import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_ROWS, Pairing, type RowClasses, rowClasses } from './row-classes.ts';

fc.configureGlobal({ seed: 2026 });

function classesOf(of: readonly number[], count: number): RowClasses {
  const classes = rowClasses(64);
  classes.of.set(of);
  for (const [row, found] of of.entries()) classes.example[found] = row;
  classes.count = count;
  return classes;
}

const listed = ({ of, example, count }: RowClasses, rows: number) => ({
  of: [...of.subarray(0, rows)],
  example: [...example.subarray(0, count)],
});

test('two and two classes: only pairs that occur count, in the order of the rows', () => {
  const pairing = new Pairing(8);
  pairing.rowCount = 6;
  const paired = pairing.pair(
    classesOf([1, 1, 0, 1, 0, 1], 2),
    classesOf([0, 0, 1, 1, 1, 0], 2),
    rowClasses(8),
  );
  expect(listed(paired, 6)).toEqual({ of: [0, 0, 1, 2, 1, 0], example: [0, 2, 3] });
});

test('one class says nothing, a class a row says all, and too many pairs are not counted', () => {
  const pairing = new Pairing(MOST_ROWS);
  pairing.rowCount = 8;
  const [memory, some] = [rowClasses(MOST_ROWS), classesOf([0, 1, 2, 0, 1, 2, 0, 1], 3)];
  expect(pairing.pair(pairing.one, some, memory)).toBe(some);
  expect(pairing.pair(some, pairing.one, memory)).toBe(some);
  expect(pairing.pair(some, pairing.everyRow, memory)).toBe(pairing.everyRow);
  expect(pairing.pair(classesOf([0, 1, 2, 3, 4, 5, 0, 0], 6), some, memory)).toBe(pairing.everyRow);
  expect(listed(pairing.everyRow, 8).of).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('what is kept does not change with what it was made of', () => {
  const pairing = new Pairing(4);
  pairing.rowCount = 4;
  const [memory, some] = [rowClasses(4), classesOf([0, 1, 0, 1], 2)];
  const kept = pairing.pairToKeep(some, pairing.one, memory);
  some.of.fill(0);
  expect(kept).toBe(memory);
  expect(listed(kept, 4)).toEqual({ of: [0, 1, 0, 1], example: [2, 3] });
  expect(pairing.pairToKeep(pairing.one, pairing.everyRow, memory)).toBe(pairing.everyRow);
});

test('rows of one class are alike in both, and each class has an example', () => {
  const pairing = new Pairing(64);
  const two = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .chain(([a, b]) =>
      fc.tuple(
        fc.constant([a, b] as const),
        fc.array(fc.tuple(fc.nat(a - 1), fc.nat(b - 1)), { minLength: 1, maxLength: 64 }),
      ),
    );
  fc.assert(
    fc.property(two, ([[a, b], rows]) => {
      pairing.rowCount = rows.length;
      const paired = pairing.pair(
        classesOf(
          rows.map(([first]) => first),
          a,
        ),
        classesOf(
          rows.map(([, second]) => second),
          b,
        ),
        rowClasses(64),
      );
      for (const [row, pair] of rows.entries())
        expect(rows[paired.example[paired.of[row] ?? -1] ?? -1]).toEqual(pair);
    }),
  );
});
