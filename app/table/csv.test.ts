import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { collect, textStream } from '../testing/bytes.ts';
import { readCsv } from './csv.ts';

async function read(text: string, size?: number) {
  const chunks = await collect(readCsv(textStream(text, size)));
  return {
    header: chunks[0]?.header ?? [],
    rows: chunks.flatMap(({ rows }) => rows),
    lines: chunks.flatMap(({ lines }) => lines),
  };
}

describe('readCsv', () => {
  test('header, rows and their lines; blank lines are passed over but counted', async () => {
    expect(await read('a,b\n1,2\n\n"x\ny",4\n5,6')).toEqual({
      header: ['a', 'b'],
      rows: [
        ['1', '2'],
        ['x\ny', '4'],
        ['5', '6'],
      ],
      lines: [2, 4, 6],
    });
  });

  test.each([';', '\t', '|', ','])('finds the delimiter %j', async (delimiter) => {
    const text = [
      ['name', 'amount'],
      ['Huber, Anna', '1'],
      ['Maier', '2'],
    ]
      .map((cells) => cells.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)).join(delimiter))
      .join('\n');
    expect(await read(text)).toMatchObject({
      header: ['name', 'amount'],
      rows: [
        ['Huber, Anna', '1'],
        ['Maier', '2'],
      ],
    });
  });

  test('a file of one column has one column', async () => {
    expect(await read('a\n1\n2\n')).toEqual({ header: ['a'], rows: [['1'], ['2']], lines: [2, 3] });
  });

  test('a header alone, with and without a line end', async () => {
    expect(await read('a,b\n')).toEqual({ header: ['a', 'b'], rows: [], lines: [] });
    expect(await read('a,b')).toEqual({ header: ['a', 'b'], rows: [], lines: [] });
  });

  test('only blank lines are an empty file', async () => {
    await expect(read('\n\n  \n')).rejects.toMatchObject({ code: 'csv.empty' });
  });

  test('a quote that nobody closes ends with the line it starts on', async () => {
    const text = `a,b\n1,2\n"3,${'x'.repeat(1_100_000)}`;
    await expect(read(text)).rejects.toMatchObject({ code: 'csv.row-too-long', details: { line: 3 } });
  });

  test('any table, cut anywhere, reads like the whole file at once', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', ' ', ',', '"', '\n', 'ß', ';'), maxLength: 6 });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const header = rows[0]?.map((_, i) => `column ${i}`) ?? [];
        const text = Papa.unparse([header, ...rows], { quotes: true, newline: '\n' });
        expect(await read(text, size)).toMatchObject({ header, rows });
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
