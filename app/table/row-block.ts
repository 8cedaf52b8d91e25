/**
 * Rows of a file as they cross between threads and lie on the disk: UTF-8 text in which one byte ends a cell and another
 * ends a row, and nothing is quoted. A plain CSV file is its own blocks; what was quoted, or came from a workbook, is
 * written anew with two control characters that its text does not hold.
 */
import { RiskError } from '../contract/errors.ts';

export interface RowBlock {
  /** Whole rows, each with its `rowEnd`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The byte between two cells. */
  readonly cellEnd: number;
  /** The byte behind a row; where it is a line feed, a carriage return before it belongs to it. */
  readonly rowEnd: number;
  /** Line of the file on which the block starts. */
  readonly firstLine: number;
  /** `[rows]`, the line on which each row starts; null where each row takes one line. */
  readonly lines: Uint32Array<ArrayBuffer> | null;
}

export const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** What may stand as the end of a cell or a row: characters that texts hardly ever hold. */
const CONTROLS = [0x1f, 0x1e, 0x1d, 0x1c, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x10, 0x11, 0x12, 0x13];

const encoder = new TextEncoder();
/** A byte-order mark within a file is a character like any other. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * @param lines `[rows]`, the line of the file on which each row starts
 * @throws RiskError `csv.binary` where the text holds every control character there is
 */
export function blockOfRows(rows: readonly (readonly string[])[], lines: readonly number[]): RowBlock {
  const [cellEnd, rowEnd] = unusedControls(rows);
  const [cell, row] = [String.fromCharCode(cellEnd), String.fromCharCode(rowEnd)];
  let text = '';
  for (const cells of rows) text += cells.join(cell) + row;
  return {
    bytes: encoder.encode(text),
    cellEnd,
    rowEnd,
    firstLine: lines[0] ?? 1,
    lines: Uint32Array.from(lines),
  };
}

function unusedControls(rows: readonly (readonly string[])[]): readonly [number, number] {
  const used = new Set<number>();
  for (const cells of rows)
    for (const cell of cells)
      for (let at = 0; at < cell.length; at++) {
        const code = cell.charCodeAt(at);
        if (code < 0x20) used.add(code);
      }
  const [cellEnd, rowEnd] = CONTROLS.filter((control) => !used.has(control));
  if (cellEnd === undefined || rowEnd === undefined) throw new RiskError('csv.binary');
  return [cellEnd, rowEnd];
}

/** Where the rows of a block start and end. */
export class RowCursor {
  readonly #block: Pick<RowBlock, 'bytes' | 'rowEnd' | 'firstLine' | 'lines'>;
  #row = -1;
  #next = 0;
  /** Of the row that the cursor stands on: its first byte, and the one behind its last. */
  start = 0;
  end = 0;

  constructor(block: Pick<RowBlock, 'bytes' | 'rowEnd' | 'firstLine' | 'lines'>) {
    this.#block = block;
  }

  get line(): number {
    const { lines, firstLine } = this.#block;
    return lines === null ? firstLine + this.#row : (lines[this.#row] ?? 0);
  }

  /** Goes to the next row; false behind the last. */
  next(): boolean {
    const { bytes, rowEnd } = this.#block;
    if (this.#next >= bytes.length) return false;
    const found = bytes.indexOf(rowEnd, this.#next);
    const end = found === -1 ? bytes.length : found;
    this.start = this.#next;
    this.end = rowEnd === LINE_FEED && end > this.start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    this.#next = end + 1;
    this.#row++;
    return true;
  }
}

/** The cells of one row. */
export function cellsIn(bytes: Uint8Array, start: number, end: number, cellEnd: number): string[] {
  return decoder.decode(bytes.subarray(start, end)).split(String.fromCharCode(cellEnd));
}

/** A row that holds nothing: passed over. */
export function isBlankRow(bytes: Uint8Array, start: number, end: number, cellEnd: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    // A byte beyond ASCII may be a space of Unicode: looked at as text.
    if (byte >= 0x80) return isBlankText(cellsIn(bytes, start, end, cellEnd));
    if (byte > 0x20 || byte === cellEnd || !isSpace(byte)) return false;
  }
  return true;
}

function isBlankText(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]?.trim() === '';
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
