import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { cellReaders } from '@risk/app/table/cell-readers.ts';
import { cellCountIssue } from '@risk/app/table/row-encoder.ts';
import { expect, test } from 'vitest';
import { expectedText, foundText } from './issue-words.ts';

test.each([
  ['a number from 4 to 72', 'eine Zahl von 4 bis 72'],
  ['a whole number from 4 to 72', 'eine ganze Zahl von 4 bis 72'],
  ['a number from 0.5 to 9.25', 'eine Zahl von 0,5 bis 9,25'],
  [
    'a number from 0 to 9 with a decimal comma, as in the rest of the column',
    'eine Zahl von 0 bis 9 mit Dezimalkomma, wie in der übrigen Spalte',
  ],
  [
    'a number from 0 to 9000 that is plainly 1.169 or 1169: nothing in this column tells which',
    'eine Zahl von 0 bis 9000, die eindeutig 1,169 oder 1169 ist: nichts in dieser Spalte sagt, was',
  ],
  ['one of “own”, “rent”, …', 'eines von „own“, „rent“, …'],
  ['17 cells, as many as the header', '17 Zellen, so viele wie die Kopfzeile'],
  ['16 cells', '16 Zellen'],
  ['something new', 'something new'],
])('%s', (english, german) => {
  expect(expectedText(english, 'en')).toBe(english);
  expect(expectedText(english, 'de')).toBe(german);
});

test('a cell is shown as it stands in the file, whatever it looks like', () => {
  const issue = { line: 2, kind: 'unknown-label' as const, found: '16 cells', expected: '' };
  expect(foundText({ ...issue, column: 'housing' }, 'de')).toBe('16 cells');
  expect(foundText({ ...issue, column: null }, 'de')).toBe('16 Zellen');
});

test('every form that the reader of a file speaks is known', () => {
  const readers = cellReaders(germanCreditSchema);
  const cells = ['', 'a few', '1.5', '1,5', '1.169', '999999999', '-1'];
  const problems = readers.flatMap((read) => cells.map((cell) => read(cell)));
  const spoken = problems.flatMap((problem) => (typeof problem === 'number' ? [] : [problem.expected]));
  expect(spoken.length).toBeGreaterThan(20);
  for (const text of spoken) expect(expectedText(text, 'de')).toMatch(/^eine?s? /);
  const count = cellCountIssue(['a'], 2, 3);
  expect(expectedText(count?.expected ?? '', 'de')).toBe('2 Zellen, so viele wie die Kopfzeile');
});
