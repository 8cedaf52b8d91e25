/**
 * The scored rows of a running job that may have to be counted when it completes: row keys and bins, in a file of their
 * own that goes with the job's end. Memory stays flat, whatever the size of the file.
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { CountedRows } from './block-task.ts';
import { ROW_KEY_BYTES } from './row-keys.ts';

export interface PendingChunk extends CountedRows {
  readonly rowCount: number;
}

/** Rows that are brought back at once. */
const CHUNK_ROWS = 500_000;

export class PendingRows {
  readonly #path: string;
  readonly #descriptor: number;
  /** Per row. */
  readonly #binCount: number;
  readonly #rowCounts: number[] = [];

  /** @param binCount bins of a row */
  constructor(path: string, binCount: number) {
    this.#path = path;
    this.#binCount = binCount;
    this.#descriptor = openSync(path, 'w+', 0o600);
  }

  append({ keys, bins }: CountedRows): void {
    const rowCount = keys.length / ROW_KEY_BYTES;
    if (rowCount === 0) return;
    this.#write(keys);
    this.#write(bins);
    this.#rowCounts.push(rowCount);
  }

  *chunks(): Generator<PendingChunk> {
    let position = 0;
    const read = (view: Uint16Array | Uint8Array): void => {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < bytes.length; ) {
        const count = readSync(this.#descriptor, bytes, at, bytes.length - at, position);
        if (count === 0) throw new Error('the rows waiting to be counted are cut short');
        at += count;
        position += count;
      }
    };
    for (const rowCounts of this.#groups()) {
      const rowCount = rowCounts.reduce((sum, count) => sum + count, 0);
      const keys = new Uint8Array(rowCount * ROW_KEY_BYTES);
      const bins = new Uint16Array(rowCount * this.#binCount);
      let row = 0;
      for (const count of rowCounts) {
        read(keys.subarray(row * ROW_KEY_BYTES, (row + count) * ROW_KEY_BYTES));
        read(bins.subarray(row * this.#binCount, (row + count) * this.#binCount));
        row += count;
      }
      yield { rowCount, keys, bins };
    }
  }

  delete(): void {
    closeSync(this.#descriptor);
    rmSync(this.#path, { force: true });
  }

  *#groups(): Generator<number[]> {
    let group: number[] = [];
    let rows = 0;
    for (const count of this.#rowCounts) {
      group.push(count);
      rows += count;
      if (rows < CHUNK_ROWS) continue;
      yield group;
      group = [];
      rows = 0;
    }
    if (group.length > 0) yield group;
  }

  #write(view: Uint16Array | Uint8Array): void {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
  }
}
