import { expect, test } from 'vitest';
import { createFormatter } from '../../design/format.ts';
import { de } from '../../design/language/de.ts';
import { en } from '../../design/language/en.ts';
import type { Language } from '../../design/language/language.tsx';
import { guides, jobColumns, makeApplicants } from '../../testing/applicants.ts';
import { plainLayout, withMoved, withPinned, withShown, withWidth } from '../state/layout-slice.ts';
import { cellHint, cellText, filterKindOf, gridColumns, pinnedWidth } from './grid-columns.ts';

const english = { locale: 'en', texts: en, format: createFormatter('en') } as const;
const german = { locale: 'de', texts: de, format: createFormatter('de') } as const;
const rows = makeApplicants(20, { cutoff: 0.5, referBand: null });

const columnsAt = (gridWidth: number, language: Language = english, layout = plainLayout) =>
  gridColumns({ columns: jobColumns, guides, sample: rows, gridWidth, language, layout });

const pinned = (width: number) =>
  columnsAt(width)
    .filter(({ pinnedAt }) => pinnedAt !== null)
    .map(({ key }) => key);

test('what decides stands first, then the columns of the file in the bank’s words', () => {
  const titles = columnsAt(1200).map(({ title }) => title);
  expect(titles.slice(0, 6)).toEqual([
    'Decision',
    'Confidence',
    'Probability of default',
    'Top reason',
    'Line',
    'client_no',
  ]);
  expect(columnsAt(1200, german)[6]?.title).toBe('Girokonto');
});

test('the narrower the window, the fewer columns stay in sight', () => {
  expect(pinned(1200)).toEqual(['decision', 'confidence', 'probabilityOfDefault']);
  expect(pinned(700)).toEqual(['decision']);
  expect(pinned(320)).toEqual([]);
});

test('pinned columns stand side by side', () => {
  const [decision, confidence, probability] = columnsAt(1200);
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
  const [decision, confidence, probability, reason, line, client, missing] = columnsAt(1200);
  const say = (column: typeof client, language: Language) =>
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
  gridColumns({ columns: jobColumns, guides: used, sample: rows, gridWidth: 1200, language: english })
    .filter(({ extra }) => extra)
    .map(({ title }) => title);

test('a column that the model does not use is marked, also one that the schema knows', () => {
  expect(marked(guides)).toEqual(['client_no', 'branch remark']);
  expect(marked(guides.slice(1))).toContain('Checking account');
});

test('a coded value is explained in the bank’s words, a plain one is not repeated', () => {
  const checking = columnsAt(1200)[6];
  const purpose = columnsAt(1200, german)[9];
  expect(checking && cellHint('0<=X<200', checking)).toBe('below 200 DM');
  expect(checking && cellHint('something else', checking)).toBeUndefined();
  expect(purpose && cellHint('USED CAR', purpose)).toBe('Gebrauchtwagen');
  expect(cellHint('x'.repeat(31), { words: new Map() })).toBe('x'.repeat(31));
});

const keysOf = (layout: typeof plainLayout, width = 1200) =>
  columnsAt(width, english, layout).map(({ key }) => key);

test('a person pins, unpins, moves, hides and widens columns', () => {
  const pinnedAge = withPinned(plainLayout, 'name:age', true);
  expect(keysOf(pinnedAge).slice(0, 4)).toEqual([
    'decision',
    'confidence',
    'probabilityOfDefault',
    'cell:12',
  ]);
  expect(keysOf(withPinned(plainLayout, 'decision', false)).slice(0, 3)).toEqual([
    'confidence',
    'probabilityOfDefault',
    'decision',
  ]);
  const ids = columnsAt(1200).map(({ id }) => id);
  const moved = withMoved(plainLayout, ids, 3, 'header:client_no', -1);
  expect(keysOf(moved).slice(3, 6)).toEqual(['topReason', 'cell:0', 'line']);
  expect(withMoved(plainLayout, ids, 3, 'topReason', -1)).toBe(plainLayout);
  expect(keysOf(withShown(plainLayout, 'line', false))).not.toContain('line');
  const wide = columnsAt(1200, english, withWidth(plainLayout, 'decision', 333));
  expect(wide[0]?.width).toBe(333);
  expect(wide[1]?.pinnedAt).toBe(333);
});

test('columns that stay in sight leave room for those that scroll', () => {
  const all = jobColumns.reduce(
    (layout, { name, header }) =>
      withPinned(layout, name === null ? `header:${header}` : `name:${name}`, true),
    plainLayout,
  );
  const columns = columnsAt(1000, english, all);
  expect(pinnedWidth(columns)).toBeLessThanOrEqual(600);
  expect(columns.filter(({ pinned }) => pinned).length).toBeGreaterThan(
    columns.filter(({ pinnedAt }) => pinnedAt !== null).length,
  );
});

test('each kind of column is filtered its own way', () => {
  const kinds = Object.fromEntries(columnsAt(1200).map((column) => [column.title, filterKindOf(column)]));
  expect(kinds).toMatchObject({
    Decision: 'values',
    Confidence: 'range',
    Line: 'range',
    'Top reason': null,
    client_no: 'text',
    Age: 'range',
    Purpose: 'values',
  });
});
