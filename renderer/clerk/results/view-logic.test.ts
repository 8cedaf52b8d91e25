import { expect, test } from 'vitest';
import { guides } from '../../testing/applicants.ts';
import { completed } from '../../testing/scenes.ts';
import { categoriesShown, matchingColumns } from '../start/column-search.ts';
import { issuesAsText } from './issues-as-text.ts';
import { milestone, progressShare } from './progress.ts';
import { decisionsShown, histogramBars } from './summary-figures.ts';

/** A running job so many bytes on. */
const at = (bytesDone: number, bytesTotal = 100) => ({
  state: 'running' as const,
  progress: { bytesDone, bytesTotal, rowsDone: 0, millisecondsLeft: null },
});

/** Names of the columns found. */
const found = (text: string) => matchingColumns(guides, text, 'en').map(({ name }) => name);

const categories = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ value: `${index}`, label: { en: `${index}` } }));

test('refer stands in the summary only where policy or file knows it', () => {
  expect(decisionsShown(completed)).toEqual(['green', 'red']);
  expect(decisionsShown({ ...completed, counts: { green: 1, refer: 1, red: 1 } })).toContain('refer');
  const policy = { cutoff: 0.5, referBand: { from: 0.4, to: 0.6 } };
  expect(decisionsShown({ ...completed, model: { ...completed.model, policy } })).toContain('refer');
});

test('bars are as high as their share of the tallest, in the colour of their interval', () => {
  const bars = histogramBars([10, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], {
    cutoff: 0.5,
    referBand: { from: 0.4, to: 0.6 },
  });
  expect(bars.map(({ height }) => height).slice(0, 3)).toEqual([1, 0.5, 0]);
  expect(bars.map(({ decision }) => decision)).toEqual([
    ...Array.from({ length: 8 }, () => 'green'),
    ...Array.from({ length: 4 }, () => 'refer'),
    ...Array.from({ length: 8 }, () => 'red'),
  ]);
  expect(
    histogramBars(
      Array.from({ length: 20 }, () => 0),
      completed.model.policy,
    ).every(({ height }) => height === 0),
  ).toBe(true);
});

test('progress is the share of bytes, said aloud by quarters', () => {
  expect(progressShare(at(0, 0))).toBe(0);
  expect(progressShare(at(120))).toBe(1);
  expect([0, 24, 25, 74, 99].map((done) => milestone(at(done)))).toEqual([0, 0, 1, 2, 3]);
  expect(milestone({ ...at(0, 0), state: 'completed' })).toBe(4);
});

test('the list to fix pastes into a spreadsheet and runs nothing there', () => {
  const text = issuesAsText(
    ['Line', 'Column', 'Found', 'Expected'],
    [
      { line: 14, column: 'a', kind: 'not-a-number', found: '=cmd()', expected: 'a number' },
      { line: 15, column: null, kind: 'wrong-cell-count', found: '-7', expected: 'two\tcells\r\n' },
    ],
    ({ column }) => column ?? 'whole row',
  );
  expect(text).toBe(
    "Line\tColumn\tFound\tExpected\r\n14\ta\t'=cmd()\ta number\r\n15\twhole row\t-7\ttwo cells ",
  );
});

test('columns are found by name, by words of either kind and by category', () => {
  expect(found('')).toHaveLength(guides.length);
  expect(found('AMOUNT')).toEqual(['credit_amount']);
  expect(found('guarantor')).toEqual(['other_parties']);
  expect(found('zzz')).toEqual([]);
  expect(matchingColumns(guides, 'laufzeit', 'de').map(({ name }) => name)).toEqual(['duration']);
});

test('a long list of categories is cut, but never by one', () => {
  expect(categoriesShown(categories(13))).toMatchObject({ more: 0 });
  expect(categoriesShown(categories(14)).shown).toHaveLength(12);
  expect(categoriesShown(categories(14)).more).toBe(2);
});
