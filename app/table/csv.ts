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
const ROW_LIMIT_CHARACTERS = 1_000_000;
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

class RowParser {
  readonly #delimiter: string;
  readonly #parser: Papa.Parser;
  #rest = '';
  #line = 1;
  #header: readonly string[] | undefined;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
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

function findDelimiter(text: string): string {
  const sample = text.slice(0, 65_536);
  const { meta } = Papa.parse(sample, { preview: 20, newline: '\n', delimitersToGuess: DELIMITERS });
  return meta.delimiter;
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
