import { describe, expect, test } from 'vitest';
import { errorValue, toErrorValue } from '../contract/errors.ts';
import { textStream } from '../testing/bytes.ts';
import { smallSchema } from '../testing/small-schema.ts';
import { readLabelledTable } from './labelled-table.ts';

const read = (text: string, size?: number) => readLabelledTable(textStream(text, size), smallSchema);

describe('readLabelledTable', () => {
  test.each([1, 7, 1000])('inputs and outcomes, read in pieces of %i bytes', async (size) => {
    const table = await read('target;home;income;years\nGood;own;5;\n2;rent;1e2;7\n', size);
    expect(table).toMatchObject({ rowCount: 2, featureCount: 3 });
    expect([...table.inputs]).toEqual([5, 0, Number.NaN, 100, 1, 7]);
    expect([...table.target]).toEqual([0, 1]);
  });

  test.each([
    ['income,home\n1,own\n', 'The file has no outcome column; expected one of: class, target.'],
    [
      'income,home,class\n1,own,maybe\n',
      'Rows that cannot be used: 1. The first is line 2, column “class”: found “maybe”, expected “good” or “bad”.',
    ],
    ['income,home,class\n', 'The file holds column names but no applicants.'],
    [
      'income,home,class\n1,own,good\n\n1,hut,bad\n-1,own,bad\n',
      'Rows that cannot be used: 2. The first is line 4, column “home”: found “hut”, expected one of “own”, “rent”, “other”.',
    ],
    [
      'income,home,class\n1,own\n',
      'Rows that cannot be used: 1. The first is line 2, column “whole row”: found “2 cells”, expected 3 cells, as many as the header.',
    ],
  ])('%j is refused with a sentence', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  test('every problem is listed, line by line, the outcome among them', async () => {
    await expect(read('income,home,class\n-1,hut,good\n1,own,maybe\n1,own\n1,own,\n')).rejects.toMatchObject({
      code: 'csv.bad-rows',
      details: {
        count: 4,
        issues: [
          { line: 2, column: 'income', kind: 'out-of-range', found: '-1' },
          { line: 2, column: 'home', kind: 'unknown-label', found: 'hut' },
          { line: 3, column: 'class', kind: 'unknown-label', found: 'maybe', expected: '“good” or “bad”' },
          { line: 4, column: null, kind: 'wrong-cell-count', found: '2 cells' },
          { line: 5, column: 'class', kind: 'empty', found: '' },
        ],
      },
    });
  });

  test('a hundred problems are listed, all rows are counted', async () => {
    const text = `income,home,class\n${'1,hut,good\n'.repeat(250)}`;
    const error = await read(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'csv.bad-rows', details: { count: 250 } });
    const { details } = errorValue.parse(toErrorValue(error));
    expect(details['issues']).toHaveLength(100);
    expect(details['issues']).toMatchObject({ 0: { line: 2 }, 99: { line: 101 } });
  });
});
