/** A CSV file as a stream of rows: dialect found and fields parsed by Papa Parse, line numbers kept. */
import Papa from 'papaparse';
import { RiskError } from '../contract/errors.ts';
import { decodeText } from './decode.ts';

export interface CsvChunk {
  /** The first line's cells as they stand in the file. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** `[rows]`, the line of the file on which each row starts; the header is line 1. */
  readonly lines: readonly number[];
  /** Bytes of the file read so far. */
  readonly bytesRead: number;
  readonly delimiter: string;
}

/** A row longer than this is a quote that nobody closed: the parser's time for it would grow with the square. */
export const ROW_LIMIT_CHARACTERS = 1_000_000;
/** Rows that are looked at to find the delimiter. */
const SAMPLE_ROWS = 20;
const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Blank lines are passed over. A chunk may have no rows.
 * @throws RiskError `csv.empty`, `csv.binary`, `csv.encoding`, `csv.row-too-long`
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>): AsyncGenerator<CsvChunk> {
  let parser: RowParser | undefined;
  let waiting = '';
  let bytes = 0;
  for await (const { text, bytesRead } of decodeText(source)) {
    bytes = bytesRead;
    waiting += text;
    if (parser === undefined && waiting.includes('\n')) parser = new RowParser(findDelimiter(waiting));
    if (parser === undefined) {
      requireRowLength(waiting, 1);
      continue;
    }
    const chunk = parser.parse(waiting, false);
    waiting = '';
    if (chunk !== null) yield { ...chunk, bytesRead };
  }
  parser ??= new RowParser(findDelimiter(waiting));
  const last = parser.parse(waiting, true);
  if (last === null) throw new RiskError('csv.empty');
  yield { ...last, bytesRead: bytes };
}

export class RowParser {
  readonly #delimiter: string;
  readonly #parser: Papa.Parser;
  #rest = '';
  #line: number;
  #header: readonly string[] | undefined;

  /** @param from where parsing starts within a file whose header is known; at its first line where left out */
  constructor(
    delimiter: string,
    from: { readonly header?: readonly string[]; readonly line: number } = { line: 1 },
  ) {
    this.#delimiter = delimiter;
    this.#line = from.line;
    this.#header = from.header;
    this.#parser = new Papa.Parser({ delimiter, newline: '\n' });
  }

  /** Null while not even the header is complete. */
  parse(text: string, isLast: boolean): Omit<CsvChunk, 'bytesRead'> | null {
    const input = this.#rest + text;
    const result: Papa.ParseResult<string[]> = this.#parser.parse(input, 0, !isLast);
    this.#rest = isLast ? '' : input.slice(result.meta.cursor);
    const rows: string[][] = [];
    const lines: number[] = [];
    for (const cells of result.data) {
      const line = this.#line;
      this.#line += 1 + lineFeedsIn(cells);
      if (isBlank(cells)) continue;
      if (this.#header === undefined) {
        this.#header = cells;
        continue;
      }
      rows.push(cells);
      lines.push(line);
    }
    requireRowLength(this.#rest, this.#line);
    return this.#header === undefined
      ? null
      : { header: this.#header, rows, lines, delimiter: this.#delimiter };
  }
}

/**
 * The delimiter under which most of the first rows have as many cells as the first, which has more than one; of several
 * the one with the most cells. A comma where there is none.
 */
export function findDelimiter(text: string): string {
  const sample = text.slice(0, 65_536);
  let best = { delimiter: ',', rows: 0, cells: 1 };
  for (const delimiter of DELIMITERS) {
    const { data } = Papa.parse<string[]>(sample, {
      delimiter,
      newline: '\n',
      preview: SAMPLE_ROWS,
      skipEmptyLines: 'greedy',
    });
    const cells = data[0]?.length ?? 1;
    const rows = data.filter((row) => row.length === cells).length;
    const isBetter = rows > best.rows || (rows === best.rows && cells > best.cells);
    if (cells > 1 && isBetter) best = { delimiter, rows, cells };
  }
  return best.delimiter;
}

function isBlank(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]?.trim() === '';
}

function lineFeedsIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells)
    for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count++;
  return count;
}

function requireRowLength(rest: string, line: number): void {
  if (rest.length > ROW_LIMIT_CHARACTERS)
    throw new RiskError('csv.row-too-long', { line, limit: ROW_LIMIT_CHARACTERS });
}
