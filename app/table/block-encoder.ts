/**
 * A block of rows to the model's input, byte by byte: what `RowEncoder` does with texts, without making any. Plain numbers
 * and spellings seen before are read from the bytes; whatever else a cell holds goes to the same readers.
 */
import { type FeatureSchema, inputColumns } from '../schema/feature-schema.ts';
import { type CellReader, cellReaders, type NumberStyles } from './cell-readers.ts';
import type { RecognisedHeader } from './header.ts';
import { cellsIn, isBlankRow, type RowBlock, RowCursor } from './row-block.ts';
import { cellCountIssue } from './row-encoder.ts';
import type { RowIssue } from './row-issue.ts';
import { Spellings } from './spellings.ts';

export interface EncodedBlock {
  /** Rows that can be scored. */
  readonly rowCount: number;
  /** `[rows, features]`, row-major; its room may be larger. */
  readonly inputs: Float32Array<ArrayBuffer>;
  /** `[rows, 2]`, first byte of a row and the one behind its last. */
  readonly places: Uint32Array<ArrayBuffer>;
  /** `[rows]` */
  readonly lines: Uint32Array<ArrayBuffer>;
  /** Rows that cannot be scored, in the file's order. */
  readonly toFix: readonly {
    readonly line: number;
    readonly cells: readonly string[];
    readonly issues: readonly RowIssue[];
  }[];
  /**
   * Whether every row that can be scored has just as many cells as the header, none of which may have to be written
   * differently than it was read: such rows can be copied as they are.
   */
  readonly isPlain: boolean;
}

/** A cell that starts with one of these may be a formula, or one that was escaped. Bytes beyond ASCII may be either. */
const MARKED = new Uint8Array(256);
// Whatever is blank, quotes and the signs themselves.
MARKED.fill(1, 0, 0x21).fill(1, 0x80);
for (const byte of [0x22, 0x27, 0x2b, 0x2d, 0x3d, 0x40]) MARKED[byte] = 1;

/** What a number of this many digits and decimals is divided by: all exact, so the quotient is rounded once. */
const POWERS = Float64Array.from({ length: 16 }, (_, power) => 10 ** power);
const MOST_DIGITS = 15;
const MOST_SPELLINGS = 2000;

export class BlockEncoder {
  readonly featureCount: number;
  readonly #cellCount: number;
  readonly #columns: readonly InputColumn[];
  /** `[cells + 1]`, where the cells of the row at hand start; one more behind the last. */
  readonly #starts: Int32Array;
  #isMarked = false;

  constructor(schema: FeatureSchema, recognised: RecognisedHeader, styles: NumberStyles = []) {
    const readers = cellReaders(schema, styles);
    this.featureCount = readers.length;
    this.#cellCount = recognised.header.length;
    this.#starts = new Int32Array(this.#cellCount + 2);
    this.#columns = inputColumns(schema).map((column, input) => {
      const position = recognised.inputs[input] ?? -1;
      const reader = readers[input] ?? (() => Number.NaN);
      if (column.kind === 'categorical') {
        const read = new Int32Array(MOST_SPELLINGS);
        return { position, reader, spellings: new Spellings(MOST_SPELLINGS), codes: read };
      }
      const withPoint = styles[input] === 'decimal-point';
      return {
        position,
        reader,
        withPoint,
        minimum: column.minimum,
        maximum: column.maximum,
        integer: column.integer,
      };
    });
  }

  encode(block: RowBlock): EncodedBlock {
    const rows = new RowCursor(block);
    const { bytes, cellEnd } = block;
    let room = 512;
    let inputs = new Float32Array(room * this.featureCount);
    let places = new Uint32Array(2 * room);
    let lines = new Uint32Array(room);
    let rowCount = 0;
    let isPlain = true;
    const toFix: EncodedBlock['toFix'][number][] = [];
    while (rows.next()) {
      const { start, end, line } = rows;
      const cells = this.#findCells(bytes, start, end, cellEnd);
      if (cells <= 1 && isBlankRow(bytes, start, end, cellEnd)) continue;
      if (cells !== this.#cellCount) {
        const texts = cellsIn(bytes, start, end, cellEnd);
        const issue = cellCountIssue(texts, this.#cellCount, line);
        isPlain = false;
        if (issue !== null) {
          toFix.push({ line, cells: texts, issues: [issue] });
          continue;
        }
      }
      if (rowCount === room) {
        room *= 2;
        inputs = grown(inputs, new Float32Array(room * this.featureCount));
        places = grown(places, new Uint32Array(2 * room));
        lines = grown(lines, new Uint32Array(room));
      }
      const issues = this.#encodeRow(bytes, line, inputs, rowCount * this.featureCount);
      if (issues !== null) {
        toFix.push({ line, cells: cellsIn(bytes, start, end, cellEnd), issues });
        continue;
      }
      if (isPlain && this.#isMarked) isPlain = this.#isPlain(bytes);
      places[2 * rowCount] = start;
      places[2 * rowCount + 1] = end;
      lines[rowCount] = line;
      rowCount++;
    }
    return {
      rowCount,
      inputs,
      places: places.slice(0, 2 * rowCount),
      lines: lines.slice(0, rowCount),
      toFix,
      isPlain,
    };
  }

  /** Notes where the row's cells start, and whether one of them may be a formula. @returns how many there are */
  #findCells(bytes: Uint8Array, start: number, end: number, cellEnd: number): number {
    const starts = this.#starts;
    const most = this.#cellCount + 1;
    let count = 1;
    let marks = MARKED[bytes[start] ?? 0] ?? 0;
    starts[0] = start;
    for (let at = start; at < end; at++) {
      if (bytes[at] !== cellEnd) continue;
      marks |= MARKED[bytes[at + 1] ?? 0] ?? 0;
      if (count < most) starts[count] = at + 1;
      count++;
    }
    if (count < most) starts[count] = end + 1;
    this.#isMarked = marks === 1;
    return count;
  }

  #encodeRow(bytes: Uint8Array, line: number, out: Float32Array, offset: number): readonly RowIssue[] | null {
    let issues: RowIssue[] | null = null;
    for (let input = 0; input < this.#columns.length; input++) {
      const column = this.#columns[input];
      if (column === undefined) continue;
      const { position } = column;
      if (position === -1) {
        out[offset + input] = Number.NaN;
        continue;
      }
      const from = this.#starts[position] ?? 0;
      const to = (this.#starts[position + 1] ?? 0) - 1;
      const value =
        'withPoint' in column ? numberIn(column, bytes, from, to) : codeIn(column, bytes, from, to);
      if (typeof value === 'number') out[offset + input] = value;
      else (issues ??= []).push({ line, ...value });
    }
    return issues;
  }

  #isPlain(bytes: Uint8Array): boolean {
    const starts = this.#starts;
    for (let cell = 0; cell < this.#cellCount; cell++) {
      const from = starts[cell] ?? 0;
      const to = (starts[cell + 1] ?? 0) - 1;
      if (to > from && MARKED[bytes[from] ?? 0] === 1 && !isPlainNumber(bytes, from, to)) return false;
    }
    return true;
  }
}

interface NumberColumn {
  readonly position: number;
  readonly reader: CellReader;
  readonly withPoint: boolean;
  readonly minimum: number;
  readonly maximum: number;
  readonly integer: boolean;
}

interface CategoryColumn {
  readonly position: number;
  readonly reader: CellReader;
  readonly spellings: Spellings;
  /** `[spellings]`, the category's index. */
  readonly codes: Int32Array;
}

type InputColumn = NumberColumn | CategoryColumn;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function numberIn(column: NumberColumn, bytes: Uint8Array, from: number, to: number): ReturnType<CellReader> {
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  let at = from;
  const isNegative = bytes[at] === 0x2d;
  if (isNegative) at++;
  for (; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit >= 0 && digit <= 9) {
      mantissa = 10 * mantissa + digit;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (digit === -2 && column.withPoint && decimals === -1 && digits > 0) decimals = 0;
    else break;
  }
  if (at === to && digits > 0 && digits <= MOST_DIGITS && decimals !== 0) {
    const size = decimals > 0 ? mantissa / (POWERS[decimals] ?? 1) : mantissa;
    const value = isNegative ? -size : size;
    // So few digits are always within float32.
    if (value >= column.minimum && value <= column.maximum && (!column.integer || Number.isInteger(value)))
      return value;
  }
  return column.reader(decoder.decode(bytes.subarray(from, to)));
}

function codeIn(
  { reader, spellings, codes }: CategoryColumn,
  bytes: Uint8Array,
  from: number,
  to: number,
): ReturnType<CellReader> {
  const known = spellings.find(bytes, from, to);
  if (known !== -1) return codes[known] ?? 0;
  const value = reader(decoder.decode(bytes.subarray(from, to)));
  if (typeof value === 'number' && !Number.isNaN(value)) {
    const added = spellings.add(bytes, from, to);
    if (added !== -1) codes[added] = value;
  }
  return value;
}

/** Digits behind a sign: no formula. */
function isPlainNumber(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 2) return false;
  for (let at = from + 1; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if ((byte < 0x30 || byte > 0x39) && byte !== 0x2e) return false;
  }
  return bytes[from] === 0x2d || bytes[from] === 0x2b;
}

function grown<Values extends Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
  full: Values,
  larger: Values,
): Values {
  larger.set(full);
  return larger;
}
