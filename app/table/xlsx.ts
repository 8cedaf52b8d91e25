/** A workbook (.xlsx) as a stream of rows, in the form in which a CSV file comes. */
import { RiskError } from '../contract/errors.ts';
import type { CsvChunk } from './csv.ts';
import { type SheetRow, SheetRows } from './sheet-rows.ts';
import { readWorkbook, type SheetPart, XmlPart } from './workbook.ts';
import { UnpackBudget, ZipArchive } from './zip.ts';

export interface XlsxChunk extends Omit<CsvChunk, 'delimiter'> {
  /** Name of the sheet that the rows stand in. */
  readonly sheet: string;
}

export interface XlsxLimits {
  /** Of the file itself, which is held in memory. */
  readonly fileBytes: number;
  /** Of all parts that are read, together; the sheet is never held as a whole. */
  readonly unpackedBytes: number;
}

/** A million applicants with twenty columns unpack to about a gigabyte. */
export const XLSX_LIMITS: XlsxLimits = { fileBytes: 500_000_000, unpackedBytes: 2_000_000_000 };
const CHUNK_ROWS = 2000;

/** As many first bytes tell what a file is. */
export const SNIFFED_BYTES = 8;
const OLE_MARK = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** By the first `SNIFFED_BYTES` bytes: a ZIP archive, a compound file (encrypted, or an old .xls), or anything else. */
export function sniffFormat(first: Uint8Array): 'xlsx' | 'ole' | 'text' {
  if (OLE_MARK.every((byte, i) => first[i] === byte)) return 'ole';
  const [p, k, a, b] = first;
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6)) ? 'xlsx' : 'text';
}

/**
 * The first sheet that holds anything, those that are hidden last; its first row that is not empty is the header. Numbers
 * come as their shortest text with a decimal point, dates in ISO 8601, formulas as what they gave when they were saved.
 * Rows without content are passed over, others have at least as many cells as the header. The first chunk may have no
 * rows; the file is asked for piece by piece and read whole before.
 * @throws RiskError `xlsx.unreadable`, `xlsx.encrypted`, `xlsx.old-format`, `xlsx.too-large`; `csv.empty` where no sheet
 * holds anything
 */
export async function* readXlsx(
  source: AsyncIterable<Uint8Array>,
  limits: XlsxLimits = XLSX_LIMITS,
): AsyncGenerator<XlsxChunk> {
  const bytes = await wholeOf(source, limits.fileBytes);
  if (sniffFormat(bytes) === 'ole')
    throw new RiskError(isEncryptedPackage(bytes) ? 'xlsx.encrypted' : 'xlsx.old-format');
  const budget = new UnpackBudget(limits.unpackedBytes);
  const zip = new ZipArchive(bytes);
  const workbook = await readWorkbook(zip, budget);
  const readSheet = async function* ({ name, entry }: SheetPart): AsyncGenerator<XlsxChunk> {
    let share = 0;
    const sheet = new SheetRows(workbook, budget);
    const packed = zip.unpack(entry, budget, (read) => (share = read / entry.packedBytes));
    const table = new ChunkMaker(name);
    const xml = new XmlPart(sheet);
    for await (const piece of packed) {
      xml.push(piece);
      table.add(sheet.take());
      if (table.isFull) yield table.take(Math.floor(share * bytes.length));
    }
    xml.end();
    if (table.isKnown) yield table.take(bytes.length);
  };
  for (const part of workbook.sheets) {
    let isEmpty = true;
    for await (const chunk of readSheet(part)) {
      isEmpty = false;
      yield chunk;
    }
    if (!isEmpty) return;
  }
  throw new RiskError('csv.empty');
}

class ChunkMaker {
  readonly #sheet: string;
  #header: readonly string[] | undefined;
  #rows: (readonly string[])[] = [];
  #lines: number[] = [];
  #isFirst = true;

  constructor(sheet: string) {
    this.#sheet = sheet;
  }

  get isKnown(): boolean {
    return this.#header !== undefined;
  }

  /** The first chunk is full as soon as the header is known, so that it can be shown. */
  get isFull(): boolean {
    return this.isKnown && (this.#isFirst || this.#rows.length >= CHUNK_ROWS);
  }

  add(rows: readonly SheetRow[]): void {
    for (const { line, cells } of rows) {
      if (this.#header === undefined) {
        this.#header = trimmedEnd(cells, 0);
        continue;
      }
      this.#rows.push(trimmedEnd(cells, this.#header.length));
      this.#lines.push(line);
    }
  }

  take(bytesRead: number): XlsxChunk {
    const chunk = {
      header: this.#header ?? [],
      rows: this.#rows,
      lines: this.#lines,
      bytesRead,
      sheet: this.#sheet,
    };
    this.#rows = [];
    this.#lines = [];
    this.#isFirst = false;
    return chunk;
  }
}

/** Filled up to a width, and without blank cells behind it. */
function trimmedEnd(cells: readonly string[], width: number): readonly string[] {
  const length = Math.max(width, cells.findLastIndex((cell) => cell.trim() !== '') + 1);
  return length === cells.length ? cells : Array.from({ length }, (_, i) => cells[i] ?? '');
}

/** A copy: the source may use its memory again. @throws RiskError `xlsx.too-large` */
async function wholeOf(
  source: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(1 << 20);
  let size = 0;
  for await (const piece of source) {
    if (size + piece.length > limitBytes) throw new RiskError('xlsx.too-large', { limitBytes });
    if (size + piece.length > bytes.length) {
      const larger = new Uint8Array(Math.max(2 * bytes.length, size + piece.length));
      larger.set(bytes.subarray(0, size));
      bytes = larger;
    }
    bytes.set(piece, size);
    size += piece.length;
  }
  return bytes.subarray(0, size);
}

/** Whether a compound file holds the stream that an encrypted workbook is in ([MS-OFFCRYPTO] 2.3). */
function isEncryptedPackage(bytes: Uint8Array): boolean {
  const name = Uint8Array.from(Array.from('EncryptedPackage').flatMap((letter) => [letter.charCodeAt(0), 0]));
  const [first = 0] = name;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1))
    if (name.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}
