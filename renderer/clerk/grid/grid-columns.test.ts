import { expect, test } from 'vitest';
import { createFormatter } from '../../design/format.ts';
import { de } from '../../design/language/de.ts';
import { en } from '../../design/language/en.ts';
import { guides, jobColumns, makeApplicants } from '../../testing/applicants.ts';
import { cellHint, cellText, gridColumns } from './grid-columns.ts';

const english = { locale: 'en', texts: en, format: createFormatter('en') } as const;
const german = { locale: 'de', texts: de, format: createFormatter('de') } as const;
const rows = makeApplicants(20, { cutoff: 0.5, referBand: null });

const pinned = (width: number) =>
  gridColumns(jobColumns, guides, rows, width, english)
    .filter(({ pinnedAt }) => pinnedAt !== null)
    .map(({ key }) => key);

test('what decides stands first, then the columns of the file in the bank’s words', () => {
  const titles = gridColumns(jobColumns, guides, rows, 1200, english).map(({ title }) => title);
  expect(titles.slice(0, 6)).toEqual([
    'Decision',
    'Confidence',
    'Probability of default',
    'Top reason',
    'Line',
    'client_no',
  ]);
  expect(gridColumns(jobColumns, guides, rows, 1200, german)[6]?.title).toBe('Girokonto');
});

test('the narrower the window, the fewer columns stay in sight', () => {
  expect(pinned(1200)).toEqual(['decision', 'confidence', 'probabilityOfDefault']);
  expect(pinned(700)).toEqual(['decision']);
  expect(pinned(320)).toEqual([]);
});

test('pinned columns stand side by side', () => {
  const [decision, confidence, probability] = gridColumns(jobColumns, guides, rows, 1200, english);
  expect(decision?.pinnedAt).toBe(0);
  expect(confidence?.pinnedAt).toBe(decision?.width);
  expect(probability?.pinnedAt).toBe((decision?.width ?? 0) + (confidence?.width ?? 0));
});

test('cells say what they hold in the reader’s form', () => {
  const row = {
    rowId: 0,
    line: 1002,
    decision: 'red',
    confidence: 0.91,
    probabilityOfDefault: 0.9104,
    topReason: { en: 'Long duration' },
    cells: ['C-1'],
  } as const;
  const [decision, confidence, probability, reason, line, client, missing] = gridColumns(
    jobColumns,
    guides,
    [],
    1200,
    english,
  );
  const say = (column: typeof client, language: typeof english | typeof german) =>
    column && cellText({ ...row, cells: [...row.cells] }, column, language);
  expect(say(decision, english)).toBe('Risk too high');
  expect(say(confidence, english)).toBe('91.0%');
  expect(say(probability, german)).toBe('91,0\u00A0%');
  expect(say(reason, english)).toBe('Long duration');
  expect(say(reason, german)).toBe('Long duration');
  expect(say(line, english)).toBe('1,002');
  expect(say(client, english)).toBe('C-1');
  expect(say(missing, english)).toBe('');
});

const marked = (used: typeof guides) =>
  gridColumns(jobColumns, used, rows, 1200, english)
    .filter(({ extra }) => extra)
    .map(({ title }) => title);

test('a column that the model does not use is marked, also one that the schema knows', () => {
  expect(marked(guides)).toEqual(['client_no', 'branch remark']);
  expect(marked(guides.slice(1))).toContain('Checking account');
});

test('a coded value is explained in the bank’s words, a plain one is not repeated', () => {
  const checking = gridColumns(jobColumns, guides, rows, 1200, english)[6];
  const purpose = gridColumns(jobColumns, guides, rows, 1200, german)[9];
  expect(checking && cellHint('0<=X<200', checking)).toBe('below 200 DM');
  expect(checking && cellHint('something else', checking)).toBeUndefined();
  expect(purpose && cellHint('USED CAR', purpose)).toBe('Gebrauchtwagen');
  expect(cellHint('x'.repeat(31), { words: new Map() })).toBe('x'.repeat(31));
});
