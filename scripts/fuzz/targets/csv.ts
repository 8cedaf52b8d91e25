/** A file of applicants: two ways to read it, byte by byte and by Papa Parse, have to say the same. */
import { readCsv } from '@risk/app/table/csv.ts';
import { PROBE_BYTES } from '@risk/app/table/decode.ts';
import { type FileBlock, readFile } from '@risk/app/table/read-file.ts';
import { sniffFormat } from '@risk/app/table/xlsx.ts';
import { collect, inPieces } from '@risk/app/testing/bytes.ts';
import fc from 'fast-check';
import {
  bytesOf,
  type FuzzTarget,
  type Outcome,
  outcomeOf,
  pieceSize,
  require,
  tokensIn,
} from '../target.ts';
import { type Rows, requireEqual, requireSameEncoding, rowsOf } from '../two-ways.ts';

/** Refusals of one way only: limits in bytes, and control characters that blocks are written with. */
const OWN_REFUSALS = new Set(['csv.too-many-columns', 'csv.row-too-long', 'csv.binary']);

export const csvTarget: FuzzTarget = {
  name: 'csv',
  seeds: [],
  tokens: tokensIn(
    '"¦""¦\n"¦",¦\r¦\r\n¦\n\n¦\ufeff¦\u00a0¦\u2028¦\v¦\f¦\u0085¦\'=¦=1+1¦＝1¦,¦;¦\t¦|¦ü¦–¦\u001f' +
      '¦\u001e¦1.169¦1,169¦"1,169"¦OWN¦A1¦ income ¦😀',
  ),
  fresh: freshFile(),
  async run(bytes) {
    const pieceBytes = pieceSize(bytes);
    const parsed = await outcomeOf(() => parsedRows(bytes, pieceBytes));
    const read = await outcomeOf(() => collect(readFile(inPieces(bytes, pieceBytes))));
    if (sniffFormat(bytes) !== 'text') return;
    compareRefusals(bytes, parsed, read);
    if ('error' in parsed || 'error' in read) return;
    const blocks = read.value;
    const found = rowsOf(blocks);
    requireEqual(found, parsed.value, 'the rows');
    await requireSameEncoding(parsed.value, blocks);
  },
};

function compareRefusals(
  bytes: Uint8Array,
  parsed: Outcome<Rows>,
  read: Outcome<readonly FileBlock[]>,
): void {
  if ('error' in read && OWN_REFUSALS.has(read.error.code)) return;
  // Beyond what both look at first, blocks may still find another encoding.
  if ('error' in parsed && parsed.error.code === 'csv.encoding' && bytes.length >= PROBE_BYTES) return;
  const [left, right] = [parsed, read].map((outcome) => ('error' in outcome ? outcome.error.code : 'read'));
  require(left === right, `one way: ${left}, the other: ${right}`);
}

async function parsedRows(bytes: Uint8Array, pieceBytes: number): Promise<Rows> {
  const chunks = await collect(readCsv(inPieces(bytes, pieceBytes)));
  return {
    header: chunks[0]?.header ?? [],
    rows: chunks.flatMap(({ rows, lines }) => rows.map((cells, i) => ({ line: lines[i] ?? 0, cells }))),
  };
}

function freshFile(): fc.Arbitrary<Uint8Array> {
  const cell = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'own',
        'rent',
        'A2',
        'OWN ',
        '',
        ' ',
        '5',
        '12.5',
        '12,5',
        '1.169',
        '"1,169"',
      ),
    },
    { weight: 2, arbitrary: fc.integer({ min: -5, max: 120_000 }).map(String) },
    { weight: 1, arbitrary: fc.double({ noNaN: true }).map(String) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('"a, b"', '"say ""hi"""', '"two\nlines"', 'in"side', "'=1", '=1', '"', '-'),
    },
  );
  return fc
    .record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
      header: fc.shuffledSubarray(['income', 'HOME', ' years', 'name', '\ufeffid', 'salary'], {
        minLength: 3,
      }),
      rows: fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 12 }),
      encoding: fc.constantFrom('utf-8', 'utf-8', 'bom', 'utf-16le', 'utf-16be', 'windows-1252'),
      ends: fc.boolean(),
    })
    .map(({ delimiter, lineEnd, header, rows, encoding, ends }) => {
      const lines = [header, ...rows].map((cells) => cells.join(delimiter)).join(lineEnd);
      return encoded(lines + (ends ? lineEnd : ''), encoding);
    });
}

function encoded(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-8') return bytesOf(text);
  if (encoding === 'bom') return bytesOf(`\ufeff${text}`);
  // Of a character beyond Latin-1 the low byte: a byte like any other.
  if (encoding === 'windows-1252')
    return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
  const view = new DataView(new ArrayBuffer(2 * text.length + 2));
  const isLittle = encoding === 'utf-16le';
  view.setUint16(0, 0xfeff, isLittle);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i + 2, text.charCodeAt(i), isLittle);
  return new Uint8Array(view.buffer);
}
