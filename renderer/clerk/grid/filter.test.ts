import { describe, expect, test } from 'vitest';
import { createFormatter } from '../../design/format.ts';
import { de } from '../../design/language/de.ts';
import { en } from '../../design/language/en.ts';
import { guides, jobColumns } from '../../testing/applicants.ts';
import { initialView } from '../state/view-slice.ts';
import { boundText, parseBound, valueChoices, withValue } from './filter-values.ts';
import { filterChips, sortSentence } from './filter-words.ts';
import { gridColumns } from './grid-columns.ts';

const english = { locale: 'en', texts: en, format: createFormatter('en') } as const;
const german = { locale: 'de', texts: de, format: createFormatter('de') } as const;
const columns = (language: typeof english | typeof german) =>
  gridColumns({ columns: jobColumns, guides, sample: [], gridWidth: 1200, language });

test.each([
  ['', 'en', null],
  ['  ', 'de', null],
  ['12', 'en', 12],
  ['1,234.5', 'en', 1234.5],
  ['1.234,5', 'de', 1234.5],
  ['1.234', 'de', 1234],
  ['1.234', 'en', 1.234],
  ['0,5', 'en', 0.5],
  ['12.5', 'de', 12.5],
  ['\u22125', 'de', -5],
  ['8 %', 'en', 8],
  ['1 250', 'de', 1250],
  ['about 5', 'en', Number.NaN],
  ['1,2,3', 'en', Number.NaN],
  ['1e5', 'en', Number.NaN],
] as const)('%j in %s is read as %j', (text, locale, value) =>
  expect(parseBound(text, locale)).toEqual(value),
);

test('a bound stands in its field as it is read again', () => {
  expect(boundText(null, 'en')).toBe('');
  expect(boundText(0.07 * 100, 'en')).toBe('7');
  for (const locale of ['en', 'de'] as const)
    for (const value of [0, -3, 12.5, 1234.25, 0.001])
      expect(parseBound(boundText(value, locale), locale)).toBe(value);
});

const counts = (green: number) => ({ green, refer: 0, red: 0 });

const values = (choices: ReturnType<typeof valueChoices>) => choices.map(({ value }) => value);

describe('values to choose from', () => {
  test('as the file has them, in the model’s order, empty ones last', () => {
    const groups = [
      { label: null, range: null, counts: counts(1) },
      { label: 'yacht', range: null, counts: counts(2) },
      { label: 'USED CAR', range: null, counts: counts(5) },
      { label: 'new car', range: null, counts: { green: 1, refer: 2, red: 3 } },
    ];
    expect(valueChoices(['new car', 'used car', 'business'], { groups, others: null }, [])).toEqual([
      { value: 'new car', count: 6 },
      { value: 'USED CAR', count: 5 },
      { value: 'yacht', count: 2 },
      { value: '', count: 1 },
    ]);
  });

  test('where not all were counted the model’s categories are there too, and what is chosen always', () => {
    const groups = [{ label: 'a', range: null, counts: counts(1) }];
    expect(values(valueChoices(['a', 'b'], { groups, others: counts(9) }, []))).toEqual(['a', 'b']);
    expect(values(valueChoices(['a', 'b'], null, ['c', 'b']))).toEqual(['a', 'b', 'c']);
    expect(values(valueChoices([], { groups, others: null }, ['gone']))).toEqual(['a', 'gone']);
  });

  test('ticked and unticked without regard to case', () => {
    expect(withValue(['a'], 'B', true)).toEqual(['a', 'B']);
    expect(withValue(['a', 'B'], 'b', false)).toEqual(['a']);
  });
});

describe('words', () => {
  const view = {
    ...initialView,
    filter: {
      decisions: ['red', 'refer'],
      text: ' car ',
      columns: [
        { kind: 'text', key: 'cell:0', text: 'C-1' },
        { kind: 'range', key: 'cell:5', minimum: 1000, maximum: 5000.5 },
        { kind: 'range', key: 'probabilityOfDefault', minimum: 0.25, maximum: null },
        { kind: 'range', key: 'line', minimum: null, maximum: 100 },
        { kind: 'values', key: 'cell:4', values: ['new car', 'USED CAR', 'business', 'education', ''] },
      ],
    },
  } as const satisfies typeof initialView;

  test('every filter has its chip', () => {
    expect(filterChips(view, columns(english), english).map(({ words }) => words)).toEqual([
      'Decision: Risk too high, Refer to a person',
      'Any cell contains “car”',
      'client_no contains “C-1”',
      'Credit amount: 1,000 to 5,000.5',
      'Probability of default: 25\u00A0% or more',
      'Line: 100 or less',
      'Purpose: new car, used car, business and 2 more',
    ]);
    expect(filterChips(view, columns(german), german)[3]?.words).toBe('Kreditbetrag: 1.000 bis 5.000,5');
  });

  test('a chip takes away its own filter and no other', () => {
    const chips = filterChips(view, columns(english), english);
    expect(chips[0]?.without.filter).toMatchObject({ decisions: [], text: ' car ' });
    expect(chips[1]?.without.filter.text).toBe('');
    expect(chips[2]?.without.filter.columns.map(({ key }) => key)).not.toContain('cell:0');
    expect(chips[2]?.without.filter.columns).toHaveLength(4);
    expect(filterChips(initialView, columns(english), english)).toEqual([]);
  });

  test('what the list is sorted by is one sentence', () => {
    expect(sortSentence([], columns(english), english)).toBe('In the order of the file.');
    expect(
      sortSentence(
        [
          { key: 'decision', direction: 'descending' },
          { key: 'cell:12', direction: 'ascending' },
        ],
        columns(english),
        english,
      ),
    ).toBe('Sorted by Decision, highest first, then by Age, lowest first.');
  });
});
