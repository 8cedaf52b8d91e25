import { expect, test } from 'vitest';
import { createFormatter } from '../../design/format.ts';
import { de } from '../../design/language/de.ts';
import { en } from '../../design/language/en.ts';
import { jobColumns, makeApplicants } from '../../testing/applicants.ts';
import { cellText, gridColumns } from './grid-columns.ts';

const english = { locale: 'en', texts: en, format: createFormatter('en') } as const;
const german = { locale: 'de', texts: de, format: createFormatter('de') } as const;
const rows = makeApplicants(20, { cutoff: 0.5, referBand: null });

const pinned = (width: number) =>
  gridColumns(jobColumns, rows, width, english)
    .filter(({ pinnedAt }) => pinnedAt !== null)
    .map(({ key }) => key);

test('what decides stands first, then the columns of the file in the bank’s words', () => {
  const titles = gridColumns(jobColumns, rows, 1200, english).map(({ title }) => title);
  expect(titles.slice(0, 6)).toEqual([
    'Decision',
    'Confidence',
    'Probability of default',
    'Line',
    'client_no',
    'Checking account',
  ]);
  expect(gridColumns(jobColumns, rows, 1200, german)[5]?.title).toBe('Girokonto');
});

test('the narrower the window, the fewer columns stay in sight', () => {
  expect(pinned(1200)).toEqual(['decision', 'confidence', 'probabilityOfDefault']);
  expect(pinned(700)).toEqual(['decision']);
  expect(pinned(320)).toEqual([]);
});

test('pinned columns stand side by side', () => {
  const [decision, confidence, probability] = gridColumns(jobColumns, rows, 1200, english);
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
    cells: ['C-1'],
  } as const;
  const [decision, confidence, probability, line, client, missing] = gridColumns(
    jobColumns,
    [],
    1200,
    english,
  );
  const say = (column: typeof client, language: typeof english | typeof german) =>
    column && cellText({ ...row, cells: [...row.cells] }, column, language);
  expect(say(decision, english)).toBe('Risk too high');
  expect(say(confidence, english)).toBe('91.0%');
  expect(say(probability, german)).toBe('91,0\u00A0%');
  expect(say(line, english)).toBe('1,002');
  expect(say(client, english)).toBe('C-1');
  expect(say(missing, english)).toBe('');
});
