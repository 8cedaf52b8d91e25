/**
 * The parts of a ZIP archive (APPNOTE 6.3), unpacked as a stream: stored or deflated, checked against their length and
 * CRC-32, and never beyond a budget, however little the archive says that it holds.
 */
import { RiskError } from '../contract/errors.ts';
import { crc32 } from './crc32.ts';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where the entry's own header stands. */
  readonly position: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END_BYTES = 22;
const MOST_COMMENT = 65_535;
const MOST_ENTRIES = 20_000;
const STORED = 0;
const DEFLATED = 8;
/** Packed bytes that go into the inflater at a time. */
const PIECE_BYTES = 65_536;
/** A share that texts never reach; below so many bytes it does not matter. */
const MOST_RATIO = 200;
const RATIO_FROM_BYTES = 20_000_000;

/** How many bytes may still be unpacked, in all parts together. */
export class UnpackBudget {
  readonly #limitBytes: number;
  #left: number;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
    this.#left = limitBytes;
  }

  /** @throws RiskError `xlsx.too-large` */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) this.refuse();
  }

  refuse(): never {
    throw new RiskError('xlsx.too-large', { limitBytes: this.#limitBytes });
  }
}

export class ZipArchive {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #entries = new Map<string, ZipEntry>();

  /** @throws RiskError `xlsx.unreadable` */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      this.#readDirectory();
    } catch (error) {
      if (error instanceof RangeError) throw unreadable('its list of parts is damaged');
      throw error;
    }
  }

  /** By name, whatever its case. */
  entry(name: string): ZipEntry | undefined {
    return this.#entries.get(name.toLowerCase());
  }

  /**
   * @param onRead told how many packed bytes of the entry were read so far
   * @throws RiskError `xlsx.unreadable`, `xlsx.encrypted`, `xlsx.too-large`
   */
  async *unpack(
    entry: ZipEntry,
    budget: UnpackBudget,
    onRead: (packedBytes: number) => void = () => undefined,
  ): AsyncGenerator<Uint8Array> {
    if (entry.isEncrypted) throw new RiskError('xlsx.encrypted');
    if (entry.method !== STORED && entry.method !== DEFLATED)
      throw unreadable('it is packed in a way that is not known here');
    const packed = this.#packed(entry);
    let crc = 0;
    let size = 0;
    for await (const piece of entry.method === STORED ? pieces(packed, onRead) : inflated(packed, onRead)) {
      size += piece.length;
      budget.spend(piece.length);
      if (size > RATIO_FROM_BYTES && size > MOST_RATIO * packed.length) budget.refuse();
      if (size > entry.bytes) throw unreadable('a part is longer than it says');
      crc = crc32(piece, crc);
      yield piece;
    }
    if (size !== entry.bytes || crc !== entry.crc) throw unreadable('a part is damaged');
  }

  #packed({ position, packedBytes }: ZipEntry): Uint8Array<ArrayBuffer> {
    const view = this.#view;
    if (position + 30 > view.byteLength || view.getUint32(position, true) !== LOCAL_ENTRY)
      throw unreadable('a part is not where it should be');
    const start = position + 30 + view.getUint16(position + 26, true) + view.getUint16(position + 28, true);
    if (start + packedBytes > view.byteLength) throw unreadable('the file ends too early');
    return this.#bytes.subarray(start, start + packedBytes);
  }

  #readDirectory(): void {
    const view = this.#view;
    const { count, position } = this.#findDirectory();
    if (count > MOST_ENTRIES) throw unreadable('it has too many parts');
    const decoder = new TextDecoder();
    let at = position;
    for (let i = 0; i < count; i++) {
      if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw unreadable('its list of parts is damaged');
      const nameBytes = view.getUint16(at + 28, true);
      const extraBytes = view.getUint16(at + 30, true);
      const next = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true);
      if (next > view.byteLength) throw unreadable('its list of parts is damaged');
      const name = decoder.decode(this.#bytes.subarray(at + 46, at + 46 + nameBytes)).replaceAll('\\', '/');
      const sizes = this.#sizes64(at, at + 46 + nameBytes, extraBytes);
      const key = name.toLowerCase();
      if (this.#entries.has(key)) throw unreadable('it has a part twice');
      this.#entries.set(key, {
        name,
        method: view.getUint16(at + 10, true),
        isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
        crc: view.getUint32(at + 16, true),
        ...sizes,
      });
      at = next;
    }
  }

  /** The end of the archive says where its directory is; a comment may stand behind it. */
  #findDirectory(): { readonly count: number; readonly position: number } {
    const view = this.#view;
    const lowest = Math.max(0, view.byteLength - END_BYTES - MOST_COMMENT);
    for (let at = view.byteLength - END_BYTES; at >= lowest; at--) {
      if (view.getUint32(at, true) !== END) continue;
      const count = view.getUint16(at + 10, true);
      const position = view.getUint32(at + 16, true);
      if (count !== 0xffff && position !== 0xffffffff) return { count, position };
      if (at < 20 || view.getUint32(at - 20, true) !== LOCATOR_64) return { count, position };
      const end64 = this.#number64(at - 12);
      if (view.getUint32(end64, true) !== END_64) throw unreadable('its list of parts is damaged');
      return { count: this.#number64(end64 + 32), position: this.#number64(end64 + 48) };
    }
    throw unreadable('it ends too early, or is no workbook');
  }

  /** What does not fit 32 bits stands in the extra field 1, in this order and only where it is needed. */
  #sizes64(
    at: number,
    extra: number,
    extraBytes: number,
  ): Pick<ZipEntry, 'bytes' | 'packedBytes' | 'position'> {
    const view = this.#view;
    const found = [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ];
    if (found.includes(0xffffffff))
      for (let field = extra; field + 4 <= extra + extraBytes; field += 4 + view.getUint16(field + 2, true)) {
        if (view.getUint16(field, true) !== 1) continue;
        let next = field + 4;
        for (const [i, size] of found.entries()) {
          if (size !== 0xffffffff) continue;
          found[i] = this.#number64(next);
          next += 8;
        }
        break;
      }
    const [bytes = 0, packedBytes = 0, position = 0] = found;
    return { bytes, packedBytes, position };
  }

  #number64(at: number): number {
    return this.#view.getUint32(at, true) + this.#view.getUint32(at + 4, true) * 2 ** 32;
  }
}

export function unreadable(reason: string): RiskError {
  return new RiskError('xlsx.unreadable', { reason });
}

function* pieces(
  packed: Uint8Array<ArrayBuffer>,
  onRead: (packedBytes: number) => void,
): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < packed.length; at += PIECE_BYTES) {
    onRead(Math.min(at + PIECE_BYTES, packed.length));
    yield packed.subarray(at, at + PIECE_BYTES);
  }
}

async function* inflated(
  packed: Uint8Array<ArrayBuffer>,
  onRead: (packedBytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const source = pieces(packed, onRead);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      const { done, value } = source.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
  const reader = stream.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw unreadable('a part is damaged');
      });
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever stops reading early leaves nothing behind that works on; what it says is of no interest any more.
    await reader.cancel().catch(() => undefined);
  }
}
