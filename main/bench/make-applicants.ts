/** Writes a file of made-up applicants: each cell drawn from what its column holds in a real file, with a seed. */
import { createWriteStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const ROWS_PER_PIECE = 5000;

export interface MakeOptions {
  /** A CSV file without quotes; its last column, the outcome, is left out. */
  readonly source: string;
  readonly path: string;
  readonly rows: number;
  readonly seed: number;
}

export async function makeApplicants({ source, path, rows, seed }: MakeOptions): Promise<void> {
  const [header = '', ...lines] = readFileSync(source, 'utf8').trimEnd().split('\n');
  const names = header.split(',').slice(0, -1);
  const columns = names.map((_, column) => lines.map((line) => line.split(',')[column] ?? ''));
  const random = mulberry32(seed);
  const amount = names.indexOf('credit_amount');
  function* pieces(): Generator<string> {
    yield `${names.join(',')}\n`;
    for (let row = 0; row < rows; ) {
      let piece = '';
      for (const end = Math.min(rows, row + ROWS_PER_PIECE); row < end; row++) {
        piece += columns
          .map((cells, column) =>
            // Amounts all differ in real files.
            column === amount
              ? String(250 + Math.floor(18_174 * random() ** 3))
              : (cells[Math.floor(random() * cells.length)] ?? ''),
          )
          .join(',');
        piece += '\n';
      }
      yield piece;
    }
  }
  await pipeline(Readable.from(pieces()), createWriteStream(path));
}

/** Tommy Ettinger's generator of 32 bits of state. @returns numbers in [0, 1) */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
