import { describe, expect, test } from 'vitest';
import { smallSchema } from '../testing/small-schema.ts';
import { recogniseHeader } from './header.ts';

describe('recogniseHeader', () => {
  test('any order, case, spaces, aliases and extra columns', () => {
    const found = recogniseHeader(smallSchema, ['client', ' HOME ', '\uFEFFSalary', 'Target', 'origin']);
    expect(found.inputs).toEqual([2, 1, -1]);
    expect(found.target).toBe(3);
    expect(found.columns.map((column) => column?.name ?? null)).toEqual([
      null,
      'home',
      'income',
      null,
      'origin',
    ]);
  });

  test('the file need hold neither excluded nor optional columns, nor the outcome', () => {
    expect(recogniseHeader(smallSchema, ['income', 'home'])).toMatchObject({
      inputs: [0, 1, -1],
      target: null,
    });
  });

  test.each([
    [['home'], 'csv.missing-columns', 'The file lacks columns that are needed: income.'],
    [['x'], 'csv.missing-columns', 'The file lacks columns that are needed: income, home.'],
    [
      ['income', 'home', 'Salary'],
      'csv.duplicate-columns',
      'More than one column of the file means “income”: “income”, “Salary”.',
    ],
    [
      ['income', 'home', 'home'],
      'csv.duplicate-columns',
      'More than one column of the file means “home”: “home”, “home”.',
    ],
    [
      ['income', 'home', 'class', 'target'],
      'csv.duplicate-columns',
      'More than one column of the file means “class”: “class”, “target”.',
    ],
  ])('%j is refused with a sentence', (header, code, message) => {
    expect(() => recogniseHeader(smallSchema, header)).toThrow(expect.objectContaining({ code, message }));
  });
});
