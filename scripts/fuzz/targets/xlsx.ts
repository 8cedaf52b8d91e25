/**
 * Workbooks. Hardly a mutated archive passes its checksums, so an input is also taken as the parts of one, written one after
 * the other under their paths, and packed here.
 */
import { readFile } from '@risk/app/table/read-file.ts';
import { readXlsx, sniffFormat } from '@risk/app/table/xlsx.ts';
import { collect, inPieces } from '@risk/app/testing/bytes.ts';
import { workbookParts, zipOf } from '@risk/app/testing/workbook.ts';
import fc from 'fast-check';
import { bytesOf, type FuzzTarget, numberOf, outcomeOf, pieceSize, require, tokensIn } from '../target.ts';
import { type Row, type Rows, requireEqual, requireSameEncoding, rowsOf } from '../two-ways.ts';

/** Starts a part: its path, to the end of the line. */
const PART = '==> ';
const LIMITS = { fileBytes: 1_000_000, unpackedBytes: 20_000_000 };

const sheet = (rows: string): string =>
  `${PART}xl/worksheets/sheet1.xml\n<worksheet><sheetData>${rows}</sheetData></worksheet>\n`;

const plain = workbookParts({
  sheets: {
    S: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2"><v>1169.5</v></c><c r="B2" t="inlineStr"><is><t>own</t></is></c></row>',
  },
  sharedStrings: '<si><t>income</t></si><si><t>home</t></si>',
});

export const xlsxTarget: FuzzTarget = {
  name: 'xlsx',
  seeds: [await zipOf(plain), await zipOf(plain, { isStored: true }), await zipOf(plain, { flags: 8 })],
  tokens: tokensIn(
    '<row r="¦<c r="¦"><v>¦</v></c>¦</row>¦<c t="s"><v>¦<c t="inlineStr"><is><t>¦</t></is></c>' +
      '¦<c t="b">¦<![CDATA[¦]]>¦<!--¦-->¦<!DOCTYPE a>¦&amp;¦&#x0;¦&#1114112;¦_x000D_¦_x0000_¦XFD1' +
      '¦XFE1¦A0¦r="1048576"¦s="1"¦<si><t>¦<sheet name="" r:id="rId1"/>' +
      '¦<?xml version="1.0" encoding="UTF-16"?>¦xmlns:x="y"¦<x:¦\n==> xl/workbook.xml\n' +
      '¦\n==> xl/sharedStrings.xml\n¦\n==> ../../etc\n¦PK\u0001\u0002¦PK\u0003\u0004' +
      '¦PK\u0005\u0006',
  ),
  fresh: freshSheet(),
  async run(bytes) {
    // What is deflated here is always deflated alike, so the bytes alone decide.
    const archive =
      sniffFormat(bytes) === 'text'
        ? await zipOf(partsIn(bytes), { isStored: numberOf(bytes) % 2 === 0 })
        : bytes;
    const rows = await outcomeOf(() => rowsIn(archive, pieceSize(archive)));
    const again = await outcomeOf(() => rowsIn(archive, archive.length + 1));
    if ('error' in rows || 'error' in again) {
      const codes = [rows, again].map((outcome) => ('error' in outcome ? outcome.error.code : 'read'));
      require(codes[0] === codes[1], `in pieces: ${codes.join(', as a whole: ')}`);
      return;
    }
    requireEqual(again.value, rows.value, 'pieces and the whole');
    requireTable(rows.value);
    const blocks = await outcomeOf(() => collect(readFile(inPieces(archive, pieceSize(archive)))));
    if ('error' in blocks) {
      // A block is written with control characters that its texts may not all hold.
      require(blocks.error.code ===
        'csv.binary', `rows were read, the file was refused: ${blocks.error.code}`);
      return;
    }
    requireEqual(rowsOf(blocks.value), withoutBlank(rows.value), 'rows and blocks');
    await requireSameEncoding(withoutBlank(rows.value), blocks.value);
  },
};

/** A sheet of its own where no path stands first; what is not written is as in a plain workbook. */
function partsIn(bytes: Uint8Array): Record<string, string | Uint8Array<ArrayBuffer>> {
  const parts: Record<string, string | Uint8Array<ArrayBuffer>> = { ...plain };
  // Byte by byte, so that text that is no UTF-8 stays what it is.
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const [first = '', ...named] = text.split(PART);
  if (first !== '') parts['xl/worksheets/sheet1.xml'] = bytesIn(first);
  for (const part of named) {
    const end = part.indexOf('\n');
    parts[end === -1 ? part : part.slice(0, end)] = bytesIn(end === -1 ? '' : part.slice(end + 1));
  }
  return parts;
}

function bytesIn(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

async function rowsIn(archive: Uint8Array, pieceBytes: number): Promise<Rows> {
  const chunks = await collect(readXlsx(inPieces(archive, pieceBytes), LIMITS));
  return {
    header: chunks[0]?.header ?? [],
    rows: chunks.flatMap(({ rows, lines }) => rows.map((cells, i): Row => ({ line: lines[i] ?? 0, cells }))),
  };
}

function requireTable({ header, rows }: Rows): void {
  require(header.length > 0 && header.at(-1)?.trim() !== '', 'a header without a name at its end');
  let before = 0;
  for (const { line, cells } of rows) {
    require(Number.isInteger(line) && line > before && line <= 1_048_576, `row ${line} after row ${before}`);
    require(cells.length >= header.length && cells.length <= 16_384, `row ${line} has ${cells.length} cells`);
    require(cells.some((cell) => cell.trim() !== ''), `row ${line} is blank`);
    before = line;
  }
}

/** In a file of one column, a row that holds only blanks is passed over. */
function withoutBlank({ header, rows }: Rows): Rows {
  return { header, rows: rows.filter(({ cells }) => cells.length > 1 || cells[0]?.trim() !== '') };
}

function freshSheet(): fc.Arbitrary<Uint8Array> {
  const content = fc.oneof(
    fc.double({ noNaN: true }).map((value) => `<c><v>${value}</v></c>`),
    fc.integer({ min: -3, max: 60_000 }).map((value) => `<c s="1"><v>${value}</v></c>`),
    fc.constantFrom(
      '<c/>',
      '<c t="s"><v>1</v></c>',
      '<c t="b"><v>1</v></c>',
      '<c t="e"><v>#N/A</v></c>',
      '<c t="str"><f>A1</f><v>own</v></c>',
    ),
    fc
      .string({ unit: 'binary', maxLength: 8 })
      .map(
        (text) =>
          `<c t="inlineStr"><is><t>${text.replace(/[<&]/g, (mark) => (mark === '<' ? '&lt;' : '&amp;'))}</t></is></c>`,
      ),
  );
  const header =
    '<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>years</t></is></c></row>';
  return fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), cells: fc.array(content, { maxLength: 5 }) }), {
      maxLength: 8,
    })
    .map((rows) => {
      let line = 1;
      const written = rows.map(({ gap, cells }) => `<row r="${(line += gap)}">${cells.join('')}</row>`);
      return bytesOf(sheet(header + written.join('')));
    });
}
