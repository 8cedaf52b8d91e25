import { expect, test } from 'vitest';
import { heldOutSplit } from './held-out-split.ts';
import { Random } from './random.ts';

const countOf = (target: Uint8Array, rows: Int32Array, outcome: number) =>
  rows.filter((row) => target[row] === outcome).length;

test('each class gives its share, each row is on one side, the seed decides', () => {
  const target = Uint8Array.from({ length: 100 }, (_, row) => (row % 10 < 3 ? 1 : 0));
  const { train, test: held } = heldOutSplit(target, 0.2, new Random(1));
  expect([countOf(target, held, 1), countOf(target, held, 0)]).toEqual([6, 14]);
  expect([...train, ...held].toSorted((a, b) => a - b)).toEqual([...target.keys()]);
  expect(heldOutSplit(target, 0.2, new Random(1)).test).toEqual(held);
  expect(heldOutSplit(target, 0.2, new Random(2)).test).not.toEqual(held);
});

test('small classes stay on both sides; a single row is trained on', () => {
  const { train, test: held } = heldOutSplit(Uint8Array.of(1, 1, 0), 0.01, new Random(1));
  expect([train.length, held.length]).toEqual([2, 1]);
});
