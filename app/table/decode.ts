/**
 * Bytes of a file to text with plain line feeds, as a stream. Decoding stands before the CSV parser, so a character or
 * a line end cut by a chunk's edge never reaches it in two halves.
 */
import { RiskError } from '../contract/errors.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface DecodedChunk {
  /** Text with `\n` line ends and no byte-order mark; may be empty. */
  readonly text: string;
  /** Bytes of the source read so far. */
  readonly bytesRead: number;
}

/** Bytes looked at before the encoding is settled. */
export const PROBE_BYTES = 65_536;

/** @throws RiskError `csv.empty`, `csv.binary`, `csv.encoding` */
export async function* decodeText(source: AsyncIterable<Uint8Array>): AsyncGenerator<DecodedChunk> {
  let decoder: TextStream | undefined;
  let probe: Uint8Array = new Uint8Array(0);
  let bytesRead = 0;

  for await (const chunk of source) {
    bytesRead += chunk.length;
    if (decoder !== undefined) {
      yield { text: decoder.push(chunk), bytesRead };
      continue;
    }
    probe = concatenate(probe, chunk);
    if (probe.length < PROBE_BYTES) continue;
    decoder = new TextStream(chooseEncoding(probe));
    yield { text: decoder.push(probe), bytesRead };
  }
  if (bytesRead === 0) throw new RiskError('csv.empty');
  if (decoder === undefined) {
    decoder = new TextStream(chooseEncoding(probe));
    yield { text: decoder.push(probe), bytesRead };
  }
  yield { text: decoder.end(), bytesRead };
}

const START = { line: 1, isStart: true };

/** Bytes to text with plain line feeds, piece by piece. */
export class TextStream {
  readonly #decoder: TextDecoder;
  readonly #lineEnds = new LineEnds();
  #line: number;

  /** @param from where the first piece starts; only at the start of a file is a byte-order mark one */
  constructor(encoding: Encoding, from: { readonly line: number; readonly isStart: boolean } = START) {
    this.#decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: !from.isStart });
    this.#line = from.line;
  }

  /** @throws RiskError `csv.encoding` */
  push(bytes: Uint8Array): string {
    return this.#decode(bytes, true);
  }

  /** What is left behind the last piece. @throws RiskError `csv.encoding` */
  end(): string {
    return this.#decode(new Uint8Array(0), false) + this.#lineEnds.end();
  }

  #decode(bytes: Uint8Array, stream: boolean): string {
    try {
      const text = this.#lineEnds.normalise(this.#decoder.decode(bytes, { stream }));
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#line++;
      return text;
    } catch (cause) {
      throw new RiskError('csv.encoding', { line: this.#line }, { cause });
    }
  }
}

/**
 * @param probe the file's start; where it is shorter than `PROBE_BYTES`, all of the file
 * @throws RiskError `csv.binary`
 */
export function chooseEncoding(probe: Uint8Array): Encoding {
  if (probe[0] === 0xff && probe[1] === 0xfe) return 'utf-16le';
  if (probe[0] === 0xfe && probe[1] === 0xff) return 'utf-16be';
  if (probe.includes(0)) throw new RiskError('csv.binary');
  try {
    // Of a longer file the last character may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(probe, { stream: probe.length >= PROBE_BYTES });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** `\r\n` and a lone `\r` become `\n`, also where a chunk ends between the two. */
class LineEnds {
  #heldReturn = false;

  normalise(text: string): string {
    let whole = this.#heldReturn ? `\r${text}` : text;
    this.#heldReturn = whole.endsWith('\r');
    if (this.#heldReturn) whole = whole.slice(0, -1);
    return whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole;
  }

  end(): string {
    return this.#heldReturn ? '\n' : '';
  }
}

export function concatenate(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
