/** The rows of one job as they stood in the file: blocks of bytes, one behind the other, in a file of their own. */
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';

export class RowsFile {
  readonly #descriptor: number;
  #length = 0;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  static create(path: string): RowsFile {
    return new RowsFile(openSync(path, 'w+', 0o600));
  }

  static open(path: string): RowsFile {
    return new RowsFile(openSync(path, 'r'));
  }

  /** @returns where the bytes stand */
  append(bytes: Uint8Array): number {
    const position = this.#length;
    for (let at = 0; at < bytes.length; )
      at += writeSync(this.#descriptor, bytes, at, bytes.length - at, position + at);
    this.#length += bytes.length;
    return position;
  }

  /** @throws where the file is shorter than that */
  read(position: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const count = readSync(this.#descriptor, bytes, at, length - at, position + at);
      if (count === 0) throw Object.assign(new Error('the rows are cut short'), { code: 'SQLITE_CORRUPT' });
      at += count;
    }
    return bytes;
  }

  /** Brings what was written to the disk. */
  flush(): void {
    fsyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
