import type { Breakdown } from '@risk/app/contract/desktop.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFormatter } from '../../design/format.ts';
import { de } from '../../design/language/de.ts';
import { en } from '../../design/language/en.ts';
import { guides } from '../../testing/applicants.ts';
import { completed } from '../../testing/scenes.ts';
import { breakdownBars, columnChoices, shortened } from './breakdown-figures.ts';

const english = { locale: 'en', texts: en, format: createFormatter('en') } as const;
const german = { locale: 'de', texts: de, format: createFormatter('de') } as const;
const counts = { green: 6, refer: 1, red: 3 };

describe('bars', () => {
  test('categories speak the bank’s words, whatever their case in the file', () => {
    const guide = guides.find(({ name }) => name === 'purpose') ?? null;
    const given: Breakdown = {
      groups: [
        { label: ' NEW CAR ', range: null, counts },
        { label: 'yacht', range: null, counts },
        { label: null, range: null, counts },
      ],
      others: { green: 1, refer: 0, red: 0 },
    };
    expect(breakdownBars(given, guide, german).map(({ value }) => value)).toEqual([
      'Neuwagen',
      'yacht',
      '(leer)',
      'alle anderen Werte',
    ]);
  });

  test('ranges say which end belongs to them; a single number stands alone', () => {
    const given: Breakdown = {
      groups: [
        { label: null, range: [1, 1], counts },
        { label: null, range: [1000, 2500.5], counts },
        { label: null, range: [2500.5, 5000], counts },
        { label: null, range: null, counts },
      ],
      others: null,
    };
    expect(breakdownBars(given, null, english).map(({ value }) => value)).toEqual([
      '1',
      '1,000 to below 2,500.5',
      '2,500.5 to 5,000',
      '(empty)',
    ]);
    expect(breakdownBars(given, null, german)[1]?.value).toBe('1.000 bis unter 2.500,5');
  });

  test('shares of a value add up to one, or are all nothing', () => {
    const count = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(count, count, count, (green, refer, red) => {
        const given = { groups: [{ label: 'x', range: null, counts: { green, refer, red } }], others: null };
        const [bar] = breakdownBars(given, null, english);
        const sum = bar === undefined ? -1 : bar.shares.green + bar.shares.refer + bar.shares.red;
        expect(sum).toBeCloseTo(green + refer + red === 0 ? 0 : 1, 12);
        expect(bar?.total).toBe(green + refer + red);
      }),
      { seed: 7 },
    );
  });
});

test('the model’s columns are offered first; a known outcome is none of them', () => {
  const { model, extra } = columnChoices(completed, german);
  expect(model[0]).toEqual({ key: 'cell:1', title: 'Girokonto' });
  expect(extra.map(({ title }) => title)).toEqual(['client_no', 'branch remark']);
  const { recognition } = completed;
  const withOutcome = { ...completed, recognition: recognition && { ...recognition, outcomeHeader: 'age' } };
  expect(columnChoices(withOutcome, german).extra.map(({ title }) => title)).toContain('Alter');
});

test.each([
  ['short', 5, 'short'],
  ['rather long', 7, 'rather…'],
  ['exactly', 7, 'exactly'],
])('%s in %i letters', (text, limit, expected) => expect(shortened(text, limit)).toBe(expected));
