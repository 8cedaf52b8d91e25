import { describe, expect, test } from 'vitest';
import type { NumericColumn } from '../schema/feature-schema.ts';
import { smallSchema } from '../testing/small-schema.ts';
import { type NumberStyle, readingOf, readNumber } from './number.ts';
import { StyleFinder } from './number-styles.ts';

describe('what a spelling can mean', () => {
  test.each([
    ['', { kind: 'empty' }],
    ['  ', { kind: 'empty' }],
    ['1169', { kind: 'plain', value: 1169 }],
    ['-5', { kind: 'plain', value: -5 }],
    ['1e3', { kind: 'plain', value: 1000 }],
    ['1 169', { kind: 'plain', value: 1169 }],
    ["1'169", { kind: 'plain', value: 1169 }],
    ['1169.0', { kind: 'point', value: 1169 }],
    ['0.125', { kind: 'point', value: 0.125 }],
    ['.5', { kind: 'point', value: 0.5 }],
    ['1,169.50', { kind: 'point', value: 1169.5 }],
    ['1,169,000', { kind: 'point', value: 1_169_000 }],
    ['1.5e3', { kind: 'point', value: 1500 }],
    ['1 169.500', { kind: 'point', value: 1169.5 }],
    ['3,5', { kind: 'comma', value: 3.5 }],
    ['0,125', { kind: 'comma', value: 0.125 }],
    ['1.169,50', { kind: 'comma', value: 1169.5 }],
    ['1.169.000', { kind: 'comma', value: 1_169_000 }],
    ['1\u00a0169,5', { kind: 'comma', value: 1169.5 }],
    ['1.169', { kind: 'either', point: 1.169, comma: 1169 }],
    ['-1,169', { kind: 'either', point: -1169, comma: -1.169 }],
    ['about 4000', { kind: 'none' }],
    ['1.2.3', { kind: 'none' }],
    ['1,2,3', { kind: 'none' }],
    ['1,16.5', { kind: 'none' }],
    ['1.169,', { kind: 'comma', value: 1169 }],
    ['-', { kind: 'none' }],
    ['Infinity', { kind: 'none' }],
    ['0x10', { kind: 'none' }],
  ])('“%s”', (text, reading) => {
    expect(readingOf(text)).toEqual(reading);
  });
});

test.each<[string, NumberStyle, number]>([
  ['1.169', 'decimal-point', 1.169],
  ['1.169', 'decimal-comma', 1169],
  ['1.169', 'undecided', Number.NaN],
  ['3,5', 'decimal-comma', 3.5],
  ['3,5', 'decimal-point', Number.NaN],
  ['3,5', 'undecided', 3.5],
])('“%s” in a column that is %s', (text, style, value) => {
  expect(readNumber(text, style)).toBe(value);
});

const income = smallSchema.columns.find((column): column is NumericColumn => column.name === 'income');

function styleOf(cells: readonly string[], changes: Partial<NumericColumn> = {}): NumberStyle {
  if (income === undefined) throw new Error('there is no such column');
  const finder = new StyleFinder({ ...income, ...changes });
  for (const cell of cells) finder.add(cell);
  return finder.style;
}

describe('the style of a column', () => {
  test.each<[string, readonly string[], NumberStyle]>([
    ['whole numbers', ['1', '20'], 'undecided'],
    ['one point that is plain', ['1.169', '2.5'], 'decimal-point'],
    ['one comma that is plain', ['1.169', '2,5'], 'decimal-comma'],
    ['both', ['2.5', '2,5'], 'undecided'],
    ['nothing that tells', ['1.169', '2.500'], 'undecided'],
  ])('%s', (_, cells, style) => {
    expect(styleOf(cells)).toBe(style);
  });

  test('in a workbook a point is that of the decimals', () => {
    if (income === undefined) throw new Error('there is no such column');
    const finder = new StyleFinder(income, true);
    finder.add('1.169');
    expect(finder.style).toBe('decimal-point');
  });

  test('only whole numbers are allowed: the mark sets thousands apart', () => {
    expect(styleOf(['1.169', '2.500'], { integer: true })).toBe('decimal-comma');
    expect(styleOf(['1,169', '2,500'], { integer: true })).toBe('decimal-point');
  });

  test('one reading is beyond what is allowed', () => {
    expect(styleOf(['1.169', '2.500'], { minimum: 250 })).toBe('decimal-comma');
    expect(styleOf(['1.169', '2.500'], { maximum: 10 })).toBe('decimal-point');
  });
});
