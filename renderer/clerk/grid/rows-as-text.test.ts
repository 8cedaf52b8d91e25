import { expect, test } from 'vitest';
import { createFormatter } from '../../design/format.ts';
import { de } from '../../design/language/de.ts';
import { en } from '../../design/language/en.ts';
import { guides, jobColumns, makeApplicants } from '../../testing/applicants.ts';
import { gridColumns } from './grid-columns.ts';
import { cellAsText, rowsAsText } from './rows-as-text.ts';

const english = { locale: 'en', texts: en, format: createFormatter('en') } as const;
const german = { locale: 'de', texts: de, format: createFormatter('de') } as const;
const [row] = makeApplicants(1, { cutoff: 0.5, referBand: null });
if (row === undefined) throw new Error('there is no applicant');

const columnsOf = (language: typeof english | typeof german) =>
  gridColumns({ columns: jobColumns.slice(0, 3), guides, sample: [], gridWidth: 1200, language });

test('a heading and a row, in the order of the screen', () => {
  const fixed = {
    ...row,
    line: 12_345,
    decision: 'red',
    probabilityOfDefault: 0.91,
    confidence: 0.91,
  } as const;
  expect(
    rowsAsText([{ ...fixed, topReason: null, cells: ['C-1', '<0', '24'] }], columnsOf(english), english),
  ).toBe(
    [
      'Decision\tConfidence\tProbability of default\tTop reason\tLine\tclient_no\tChecking account\tDuration',
      'Risk too high\t91.0%\t91.0%\t\t12345\tC-1\t<0\t24',
    ].join('\r\n'),
  );
});

test('numbers as the reader’s spreadsheet takes them', () => {
  const [, confidence] = columnsOf(german);
  expect(confidence && cellAsText({ ...row, confidence: 0.915 }, confidence, german)).toBe('91,5 %');
});

test.each([
  ['=HYPERLINK("x")', '\'=HYPERLINK("x")'],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['+49(30)1', "'+49(30)1"],
  ['+49 30 123', '+49 30 123'],
  ['\t=1+1', "' =1+1"],
  ['-12.5', '-12.5'],
  ['-12,5', '-12,5'],
  ['two\tcells\r\nand rows', 'two cells and rows'],
  ['plain', 'plain'],
])('a cell %j is pasted as %j', (cell, pasted) => {
  const client = columnsOf(english).find(({ cell }) => cell === 0);
  expect(client && cellAsText({ ...row, cells: [cell] }, client, english)).toBe(pasted);
});

test('a heading runs nothing either', () => {
  const columns = gridColumns({
    columns: [{ index: 0, header: '=cmd()', name: null, label: null, kind: 'text' }],
    guides: [],
    sample: [],
    gridWidth: 1200,
    language: english,
  });
  expect(rowsAsText([], columns, english)).toMatch(/\t'=cmd\(\)$/);
});
