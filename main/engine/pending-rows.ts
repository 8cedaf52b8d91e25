/**
 * The scored rows of a running job that may have to be counted when it completes: model input, probability and row key,
 * in a file of their own that goes with the job's end. Memory stays flat, whatever the size of the file.
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { ROW_KEY_BYTES } from './row-keys.ts';

export interface PendingChunk {
  readonly rowCount: number;
  /** `[rows, features]`, row-major. */
  readonly inputs: Float32Array;
  /** `[rows]` */
  readonly probabilities: Float64Array;
  /** `[rows, ROW_KEY_BYTES]` */
  readonly keys: Uint8Array;
}

export class PendingRows {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #featureCount: number;
  readonly #rowCounts: number[] = [];

  constructor(path: string, featureCount: number) {
    this.#path = path;
    this.#featureCount = featureCount;
    this.#descriptor = openSync(path, 'w+', 0o600);
  }

  append({ rowCount, inputs, probabilities, keys }: PendingChunk): void {
    if (rowCount === 0) return;
    this.#write(inputs.subarray(0, rowCount * this.#featureCount));
    this.#write(probabilities.subarray(0, rowCount));
    this.#write(keys.subarray(0, rowCount * ROW_KEY_BYTES));
    this.#rowCounts.push(rowCount);
  }

  *chunks(): Generator<PendingChunk> {
    let position = 0;
    const read = (view: Float32Array | Float64Array | Uint8Array): void => {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < bytes.length; ) {
        const count = readSync(this.#descriptor, bytes, at, bytes.length - at, position);
        if (count === 0) throw new Error('the rows waiting to be counted are cut short');
        at += count;
        position += count;
      }
    };
    for (const rowCount of this.#rowCounts) {
      const inputs = new Float32Array(rowCount * this.#featureCount);
      const probabilities = new Float64Array(rowCount);
      const keys = new Uint8Array(rowCount * ROW_KEY_BYTES);
      read(inputs);
      read(probabilities);
      read(keys);
      yield { rowCount, inputs, probabilities, keys };
    }
  }

  delete(): void {
    closeSync(this.#descriptor);
    rmSync(this.#path, { force: true });
  }

  #write(view: Float32Array | Float64Array | Uint8Array): void {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
  }
}
