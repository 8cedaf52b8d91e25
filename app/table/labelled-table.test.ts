import { describe, expect, test } from 'vitest';
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
    ['income,home,class\n1,own,maybe\n', 'Line 2: the outcome “maybe” is neither “good” nor “bad”.'],
    ['income,home,class\n', 'The file holds column names but no applicants.'],
    [
      'income,home,class\n1,own,good\n\n1,hut,bad\n-1,own,bad\n',
      '2 rows cannot be used; the first is line 4, column “home”: found “hut”, expected one of “own”, “rent”, “other”.',
    ],
    [
      'income,home,class\n1,own\n',
      '1 rows cannot be used; the first is line 2, column “whole row”: found “2 cells”, expected 3 cells, as many as the header.',
    ],
  ])('%j is refused with a sentence', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
