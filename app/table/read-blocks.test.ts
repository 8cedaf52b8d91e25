import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect, inPieces, textStream } from '../testing/bytes.ts';
import { readCsv } from './csv.ts';
import { readBlocks } from './read-blocks.ts';
import { cellsIn, isBlankRow, RowCursor } from './row-block.ts';

interface Rows {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
}

/** What stands in a file's blocks. */
async function blocksOf(source: AsyncIterable<Uint8Array>): Promise<Rows> {
  const blocks = await collect(readBlocks(source));
  const rows: string[][] = [];
  const lines: number[] = [];
  for (const block of blocks) {
    const cursor = new RowCursor(block);
    while (cursor.next()) {
      if (isBlankRow(block.bytes, cursor.start, cursor.end, block.cellEnd)) continue;
      rows.push(cellsIn(block.bytes, cursor.start, cursor.end, block.cellEnd));
      lines.push(cursor.line);
    }
  }
  return { header: blocks[0]?.header ?? [], rows, lines };
}

/** What Papa Parse makes of the same file. */
async function parsed(source: AsyncIterable<Uint8Array>): Promise<Rows> {
  const chunks = await collect(readCsv(source));
  return {
    header: chunks[0]?.header ?? [],
    rows: chunks.flatMap(({ rows }) => rows),
    lines: chunks.flatMap(({ lines }) => lines),
  };
}

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('own', '1169', '', ' ', 'a b', 'é', '–', '-5', '\u00a0') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"a, b"', '"say ""hi"""', '"two\nlines"', 'in"side', '\u001f\u001e'),
  },
);
const file = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  rows: fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 30 }),
  blankLines: fc.boolean(),
  endsWithLineEnd: fc.boolean(),
  pieceBytes: fc.integer({ min: 1, max: 200 }),
});

test('any file gives the rows and lines that the parser gives, however it comes in pieces', async () => {
  await fc.assert(
    fc.asyncProperty(file, async ({ delimiter, lineEnd, rows, blankLines, endsWithLineEnd, pieceBytes }) => {
      const lines = [['income', 'home', 'years'], ...rows].map((cells) => cells.join(delimiter));
      const text = lines.join(blankLines ? lineEnd + lineEnd : lineEnd) + (endsWithLineEnd ? lineEnd : '');
      const bytes = new TextEncoder().encode(text);
      expect(await blocksOf(inPieces(bytes, pieceBytes))).toEqual(await parsed(inPieces(bytes, pieceBytes)));
    }),
    { seed: 1, numRuns: 400 },
  );
});

/** More than what is looked at to tell the encoding. */
const manyPlainLines = Array.from({ length: 8000 }, (_, i) => `${i},own,plain`).join('\n');

describe('what shows only behind the first 64 kB', () => {
  test('a quoted line break: the lines behind it are counted right', async () => {
    const text = `income,home,name\n${manyPlainLines}\n1,own,"two\nlines"\n2,rent,x\n`;
    const { rows, lines } = await blocksOf(textStream(text, 10_000));
    expect(rows.slice(-2)).toEqual([
      ['1', 'own', 'two\nlines'],
      ['2', 'rent', 'x'],
    ]);
    expect(lines.slice(-2)).toEqual([8002, 8004]);
  });

  test('Windows-1252: what came before was the same in both', async () => {
    const plain = new TextEncoder().encode(`income,home,name\n${manyPlainLines}\n1,own,`);
    const bytes = Uint8Array.from([...plain, 0xfc, 0x0a]);
    const blocks = await collect(readBlocks(inPieces(bytes, 10_000)));
    expect(blocks.at(-1)?.encoding).toBe('windows-1252');
    expect((await blocksOf(inPieces(bytes, 10_000))).rows.at(-1)).toEqual(['1', 'own', 'ü']);
  });

  test('bytes that are no UTF-8 in a file that was: the line is named', async () => {
    const plain = new TextEncoder().encode(`income,home,name\n1,own,ü\n${manyPlainLines}\n1,own,`);
    const bytes = Uint8Array.from([...plain, 0xfc, 0x0a]);
    await expect(collect(readBlocks(inPieces(bytes, 10_000)))).rejects.toMatchObject({
      code: 'csv.encoding',
      details: { line: 8003 },
    });
  });
});

test.each([
  ['UTF-16, little end first', 'utf-16le', [0xff, 0xfe]],
  ['UTF-16, big end first', 'utf-16be', [0xfe, 0xff]],
])('%s', async (_, encoding, mark) => {
  const units = Array.from('income,home\n5,für\n', (character) => character.charCodeAt(0));
  const bytes = units.flatMap((unit) =>
    encoding === 'utf-16le' ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff],
  );
  const blocks = await collect(readBlocks(inPieces(Uint8Array.from([...mark, ...bytes]), 3)));
  expect(blocks[0]?.encoding).toBe(encoding);
  expect((await blocksOf(inPieces(Uint8Array.from([...mark, ...bytes]), 3))).rows).toEqual([['5', 'für']]);
});

test.each([
  ['behind the mark of the file', '\ufeff\ufeffincome,home\n5,own\n', ['\ufeffincome', 'home']],
  ['at the start of a row', 'income,home\n\ufeffown,5\n', ['\ufeffown', '5']],
  ['where a quote comes first', 'income,home\n\ufeffown,"5"\n', ['\ufeffown', '5']],
])('a byte-order mark %s is a character like any other', async (_, text, cells) => {
  for (const size of [1, 12, 1000]) {
    const { header, rows } = await blocksOf(textStream(text, size));
    expect([header, ...rows]).toContainEqual(cells);
  }
});

test('a byte-order mark is no part of the first column', async () => {
  expect((await blocksOf(textStream('\ufeffincome,home\n5,own\n'))).header).toEqual(['income', 'home']);
});

describe('files that are none', () => {
  test.each([
    ['nothing', '', 'csv.empty'],
    ['blank lines', '\n\n  \n', 'csv.empty'],
    ['zero bytes', 'a\0b\n', 'csv.binary'],
    ['a line of two million characters', `income,home\n${'x'.repeat(2_000_000)}`, 'csv.row-too-long'],
    ['a quote that nobody closes', `income,home\n"${'x,y\n'.repeat(500_000)}`, 'csv.row-too-long'],
    [
      'columns without end',
      Array.from({ length: 16_385 }, (_, i) => `c${i}`).join(','),
      'csv.too-many-columns',
    ],
  ])('%s', async (_, text, code) => {
    await expect(collect(readBlocks(textStream(text)))).rejects.toMatchObject({ code });
  });
});
