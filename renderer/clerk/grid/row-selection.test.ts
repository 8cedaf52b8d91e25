import { expect, test } from 'vitest';
import { makeApplicants } from '../../testing/applicants.ts';
import { holds, rangeOf, rowsIn, validRange } from './row-selection.ts';

const [first, second] = makeApplicants(2, { cutoff: 0.5, referBand: null });

test('a range reads the same upward and downward', () => {
  expect(rangeOf({ anchor: 7, to: 3 })).toEqual({ first: 3, last: 7 });
  expect(rowsIn(rangeOf({ anchor: 3, to: 7 }))).toBe(5);
  expect([2, 3, 7, 8].map((at) => holds({ first: 3, last: 7 }, at))).toEqual([false, true, true, false]);
  expect(holds(null, 3)).toBe(false);
});

test('a list that changes under the marks takes them away', () => {
  const selection = { anchor: 0, anchorRowId: 0, to: 1 };
  expect(validRange(selection, 2, first)).toEqual({ first: 0, last: 1 });
  expect(validRange(selection, 2, undefined)).toEqual({ first: 0, last: 1 });
  expect(validRange(selection, 2, second)).toBeNull();
  expect(validRange(selection, 1, first)).toBeNull();
  expect(validRange({ ...selection, anchorRowId: null }, 2, second)).toEqual({ first: 0, last: 1 });
  expect(validRange(null, 2, first)).toBeNull();
});
