import { expect, test } from 'vitest';
import { makeApplicants } from '../../testing/applicants.ts';
import { initialInspector, withExplanation, withInspected } from './inspector-slice.ts';

const [first, second] = makeApplicants(2, { cutoff: 0.5, referBand: null });
if (first === undefined || second === undefined) throw new Error('there are no applicants');

test('a chosen row is loading, another one takes its place, null closes', () => {
  const shown = withInspected(initialInspector, first, false);
  expect(shown.inspected).toMatchObject({ row: first, explanation: { state: 'loading' }, focusWish: 0 });
  expect(withInspected(shown, second, true).inspected).toMatchObject({ row: second, focusWish: 1 });
  expect(withInspected(shown, null, false)).toEqual(initialInspector);
});

test('the same row again keeps what is known, and may ask for the focus', () => {
  const shown = withInspected(initialInspector, first, false);
  const known = { ...shown, ...withExplanation(shown, first.rowId, { state: 'loading' }) };
  expect(withInspected(known, first, true).inspected).toMatchObject({ focusWish: 1 });
});

test('an answer for another row is dropped', () => {
  const shown = withInspected(initialInspector, second, false);
  expect(withExplanation(shown, first.rowId, { state: 'loading' })).toEqual({});
});
