import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from './random.ts';
import { rowsOfFold, stratifiedFolds } from './stratified-folds.ts';

fc.configureGlobal({ seed: 2026 });

const spread = (counts: readonly number[]) => Math.max(...counts) - Math.min(...counts);

test('fold sizes, and the rows of each class in a fold, differ by at most one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 200 }),
      fc.integer({ min: 2, max: 12 }),
      fc.integer({ min: 0, max: 1000 }),
      (outcomes, folds, seed) => {
        const target = Uint8Array.from(outcomes);
        const foldOfRow = stratifiedFolds(target, folds, new Random(seed));
        const rowsIn = (fold: number, outcome?: number) =>
          target.filter((value, row) => foldOfRow[row] === fold && value === (outcome ?? value)).length;
        const all = Array.from({ length: folds }, (_, fold) => fold);
        expect(spread(all.map((fold) => rowsIn(fold)))).toBeLessThanOrEqual(1);
        expect(spread(all.map((fold) => rowsIn(fold, 1)))).toBeLessThanOrEqual(1);
        expect(spread(all.map((fold) => rowsIn(fold, 0)))).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('the seed decides which rows go where', () => {
  const target = Uint8Array.from({ length: 40 }, (_, row) => (row % 3 === 0 ? 1 : 0));
  const dealt = (seed: number) => Array.from(stratifiedFolds(target, 4, new Random(seed)));
  expect(dealt(1)).toEqual(dealt(1));
  expect(dealt(1)).not.toEqual(dealt(2));
});

test('a fold and its rest are all rows, ascending', () => {
  const { inside, outside } = rowsOfFold(Uint16Array.of(0, 1, 0, 2, 1), 1);
  expect(Array.from(inside)).toEqual([1, 4]);
  expect(Array.from(outside)).toEqual([0, 2, 3]);
});
