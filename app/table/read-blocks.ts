/**
 * A file as blocks of rows. A plain file (UTF-8, no quotes, lines that end in a line feed) is cut at its line ends and
 * stays the bytes it was; from the first byte on that is anything else, text is decoded and parsed by Papa Parse.
 */
import { RiskError } from '../contract/errors.ts';
import { type CsvChunk, findDelimiter, ROW_LIMIT_CHARACTERS, RowParser } from './csv.ts';
import { chooseEncoding, concatenate, type Encoding, PROBE_BYTES, TextStream } from './decode.ts';
import { blockOfRows, cellsIn, isBlankRow, LINE_FEED, type RowBlock, RowCursor } from './row-block.ts';

/** As many columns as a sheet of a workbook has. */
export const MOST_COLUMNS = 16_384;
const QUOTE = 0x22;
const CARRIAGE_RETURN = 0x0d;

export interface FileBlock extends RowBlock {
  /** The first line's cells as they stand in the file. */
  readonly header: readonly string[];
  readonly delimiter: string;
  /** As it is known so far: a file that was all ASCII may turn out to be Windows-1252. */
  readonly encoding: Encoding;
  /** Bytes of the file read so far. */
  readonly bytesRead: number;
}

/**
 * The first block comes as soon as the header is known and may have no rows.
 * @throws RiskError `csv.empty`, `csv.binary`, `csv.encoding`, `csv.row-too-long`, `csv.too-many-columns`
 */
export async function* readBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<FileBlock> {
  const pieces = probed(source);
  const first = await pieces.next();
  if (first.done === true || first.value.bytes.length === 0) throw new RiskError('csv.empty');
  const encoding = chooseEncoding(first.value.bytes);
  const text = new TextDecoder(encoding).decode(first.value.bytes, { stream: true });
  const file = { delimiter: findDelimiter(text.replace(/\r\n?/g, '\n')), encoding };
  const all = chain(first.value, pieces);
  let sawHeader = false;
  for await (const block of encoding === 'utf-8' ? plainBlocks(file, all) : parsedBlocks(file, all)) {
    if (!sawHeader && block.header.length > MOST_COLUMNS)
      throw new RiskError('csv.too-many-columns', { found: block.header.length, limit: MOST_COLUMNS });
    sawHeader = true;
    yield block;
  }
  if (!sawHeader) throw new RiskError('csv.empty');
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly bytesRead: number;
}

interface FileForm {
  readonly delimiter: string;
  readonly encoding: Encoding;
}

/** The source's pieces, the first of which is long enough to tell what the file is. */
async function* probed(source: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  let probe: Uint8Array | null = new Uint8Array(0);
  let bytesRead = 0;
  for await (const chunk of source) {
    bytesRead += chunk.length;
    if (probe === null) {
      yield { bytes: chunk, bytesRead };
      continue;
    }
    probe = concatenate(probe, chunk);
    if (probe.length < PROBE_BYTES) continue;
    yield { bytes: probe, bytesRead };
    probe = null;
  }
  if (probe !== null) yield { bytes: probe, bytesRead };
}

async function* chain(first: Piece, rest: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  yield first;
  yield* rest;
}

async function* plainBlocks(file: FileForm, pieces: AsyncGenerator<Piece>): AsyncGenerator<FileBlock> {
  const cellEnd = file.delimiter.charCodeAt(0);
  let header: readonly string[] | undefined;
  let carry: Uint8Array = new Uint8Array(0);
  let line = 1;
  let isAscii = true;
  let bytesRead = 0;
  for (let isFirst = true, isLast = false; !isLast; isFirst = false) {
    const next = await pieces.next();
    isLast = next.done === true;
    const piece = next.done === true ? Uint8Array.of() : next.value.bytes;
    if (next.done !== true) bytesRead = next.value.bytesRead;
    const bytes = concatenate(carry, isFirst ? withoutMark(piece) : piece);
    const cut = isLast ? bytes.length : bytes.lastIndexOf(LINE_FEED) + 1;
    const whole = bytes.subarray(0, cut);
    // A file of carriage returns alone has no line feed to be cut at.
    const check = cut === 0 && hasLoneReturn(bytes.subarray(0, -1)) ? 'not-plain' : checkPlain(whole);
    const rest = { bytes, bytesRead };
    if (check === 'not-plain' || (check === 'not-utf-8' && isAscii)) {
      const encoding = check === 'not-plain' ? file.encoding : 'windows-1252';
      const from = { line, isStart: false, ...(header === undefined ? {} : { header }) };
      yield* parsedBlocks({ ...file, encoding }, chain(rest, pieces), from);
      return;
    }
    if (check === 'not-utf-8') throw new RiskError('csv.encoding', { line: line + lineOfFault(whole) });
    isAscii &&= check === 'ascii';
    // A copy: the block goes elsewhere, and takes its memory along.
    carry = bytes.slice(cut);
    if (carry.length > ROW_LIMIT_CHARACTERS)
      throw new RiskError('csv.row-too-long', {
        line: line + countOf(whole, LINE_FEED),
        limit: ROW_LIMIT_CHARACTERS,
      });
    if (whole.length === 0) continue;
    let from = 0;
    let lineFrom = line;
    if (header === undefined) {
      const found = findHeader(whole, cellEnd, line);
      line += countOf(whole, LINE_FEED);
      if (found === null) continue;
      ({ header, next: from, nextLine: lineFrom } = found);
    } else line += countOf(whole, LINE_FEED);
    yield {
      ...file,
      header,
      bytesRead,
      bytes: whole.subarray(from),
      cellEnd,
      rowEnd: LINE_FEED,
      firstLine: lineFrom,
      lines: null,
    };
  }
}

async function* parsedBlocks(
  file: FileForm,
  pieces: AsyncIterable<Piece>,
  from: { readonly header?: readonly string[]; readonly line: number; readonly isStart: boolean } = {
    line: 1,
    isStart: true,
  },
): AsyncGenerator<FileBlock> {
  const decoder = new TextStream(file.encoding, from);
  const parser = new RowParser(file.delimiter, from);
  const blockOf = (chunk: Omit<CsvChunk, 'bytesRead'> | null, bytesRead: number): FileBlock | null =>
    chunk === null
      ? null
      : { ...file, ...blockOfRows(chunk.rows, chunk.lines), header: chunk.header, bytesRead };
  let bytesRead = 0;
  for await (const piece of pieces) {
    bytesRead = piece.bytesRead;
    const block = blockOf(parser.parse(decoder.push(piece.bytes), false), bytesRead);
    if (block !== null) yield block;
  }
  const last = blockOf(parser.parse(decoder.end(), true), bytesRead);
  if (last !== null) yield last;
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function checkPlain(whole: Uint8Array): 'ascii' | 'utf-8' | 'not-plain' | 'not-utf-8' {
  if (whole.includes(QUOTE) || hasLoneReturn(whole)) return 'not-plain';
  try {
    return strict.decode(whole).length === whole.length ? 'ascii' : 'utf-8';
  } catch {
    return 'not-utf-8';
  }
}

/** A carriage return that is the end of a line by itself, as old programs wrote it. */
function hasLoneReturn(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(CARRIAGE_RETURN); at !== -1; at = bytes.indexOf(CARRIAGE_RETURN, at + 1))
    if (bytes[at + 1] !== LINE_FEED) return true;
  return false;
}

function lineOfFault(bytes: Uint8Array): number {
  const rows = new RowCursor({ bytes: bytes.slice(), rowEnd: LINE_FEED, firstLine: 0, lines: null });
  while (rows.next()) {
    try {
      strict.decode(bytes.subarray(rows.start, rows.end));
    } catch {
      return rows.line;
    }
  }
  return 0;
}

function countOf(bytes: Uint8Array, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

/** The first row that is not blank; null where there is none. */
function findHeader(
  bytes: Uint8Array<ArrayBuffer>,
  cellEnd: number,
  firstLine: number,
): { readonly header: readonly string[]; readonly next: number; readonly nextLine: number } | null {
  const rows = new RowCursor({ bytes, rowEnd: LINE_FEED, firstLine, lines: null });
  while (rows.next()) {
    const { start, end, line } = rows;
    if (isBlankRow(bytes, start, end, cellEnd)) continue;
    const feed = bytes.indexOf(LINE_FEED, end);
    return {
      header: cellsIn(bytes, start, end, cellEnd),
      next: feed === -1 ? bytes.length : feed + 1,
      nextLine: line + 1,
    };
  }
  return null;
}
