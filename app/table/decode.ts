/**
 * Bytes of a file to text with plain line feeds, as a stream. Decoding stands before the CSV parser, so a character or
 * a line end cut by a chunk's edge never reaches it in two halves.
 */
import { RiskError } from '../contract/errors.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface DecodedChunk {
  /** Text with `\n` line ends and no byte-order mark; may be empty. */
  readonly text: string;
  /** Bytes of the source read so far. */
  readonly bytesRead: number;
}

/** Bytes looked at before the encoding is settled. */
const PROBE_BYTES = 65_536;

/** @throws RiskError `csv.empty`, `csv.binary`, `csv.encoding` */
export async function* decodeText(source: AsyncIterable<Uint8Array>): AsyncGenerator<DecodedChunk> {
  const lineEnds = new LineEnds();
  let decoder: TextDecoder | undefined;
  let probe: Uint8Array = new Uint8Array(0);
  let bytesRead = 0;
  let line = 1;

  const decode = (bytes: Uint8Array, stream: boolean): string => {
    decoder ??= new TextDecoder(chooseEncoding(probe), { fatal: true });
    try {
      const text = lineEnds.normalise(decoder.decode(bytes, { stream }));
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) line++;
      return text;
    } catch (cause) {
      throw new RiskError('csv.encoding', { line }, { cause });
    }
  };

  for await (const chunk of source) {
    bytesRead += chunk.length;
    if (decoder !== undefined) {
      yield { text: decode(chunk, true), bytesRead };
      continue;
    }
    probe = concatenate(probe, chunk);
    if (probe.length >= PROBE_BYTES) yield { text: decode(probe, true), bytesRead };
  }
  if (bytesRead === 0) throw new RiskError('csv.empty');
  const tail = decoder === undefined ? decode(probe, false) : decode(new Uint8Array(0), false);
  yield { text: tail + lineEnds.end(), bytesRead };
}

function chooseEncoding(probe: Uint8Array): Encoding {
  if (probe[0] === 0xff && probe[1] === 0xfe) return 'utf-16le';
  if (probe[0] === 0xfe && probe[1] === 0xff) return 'utf-16be';
  if (probe.includes(0)) throw new RiskError('csv.binary');
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(probe, { stream: true });
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

function concatenate(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
