/**
 * Recognising a row that was counted before: a keyed hash of its cells. The key never leaves this computer, so the
 * hashes say nothing to anybody who has only them.
 */
import { hash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { errorCodeOf } from './engine-error.ts';
import { PROBLEMS_COLUMN, REASON_COLUMNS, RESULT_COLUMNS } from './result-columns.ts';

export const ROW_KEY_BYTES = 16;
const SECRET_BYTES = 32;
const RESULTS = [[...RESULT_COLUMNS, ...REASON_COLUMNS], [...RESULT_COLUMNS], [PROBLEMS_COLUMN]] as const;

/**
 * Reads the secret of this computer; makes it, readable by this user alone, the first time.
 * @throws RiskError `storage.damaged`: another secret in its place would count everybody again
 */
export function loadRowSecret(path: string): Buffer {
  try {
    return readSecret(path);
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(8).toString('hex')}.new`;
  writeFileSync(temporary, randomBytes(SECRET_BYTES), { mode: 0o600, flush: true });
  try {
    // A link, unlike a rename, never replaces the secret that another process made at the same moment.
    linkSync(temporary, path);
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  return readSecret(path);
}

function readSecret(path: string): Buffer {
  const secret = readFileSync(path);
  if (secret.length !== SECRET_BYTES) throw new RiskError('storage.damaged', { file: basename(path) });
  return secret;
}

/**
 * How many cells of a row tell it apart. The columns of a result do not: a file that was scored before, and is scored
 * again, holds the same applicants.
 */
export function identityWidth(header: readonly string[]): number {
  let width = header.length;
  for (;;) {
    const before = header.slice(0, width);
    const result = RESULTS.find((columns) => width > columns.length && endsWith(before, columns));
    if (result === undefined) return width;
    width -= result.length;
  }
}

function endsWith(header: readonly string[], columns: readonly string[]): boolean {
  const end = header.slice(-columns.length);
  return columns.every((name, i) => end[i]?.trim().toLowerCase() === name);
}

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;
/** Stands between two cells of what is hashed. */
const UNIT_SEPARATOR = 0x1f;
const encoder = new TextEncoder();

/**
 * HMAC-SHA256 (RFC 2104) of a row's cells joined with U+001F, its first 16 bytes. Both hashes are made over buffers that
 * already hold the padded key: a million rows take a million of these.
 */
export class RowKeys {
  readonly #outer = new Uint8Array(BLOCK_BYTES + HASH_BYTES);
  #inner = new Uint8Array(4096);

  /** @param secret at most 64 bytes */
  constructor(secret: Uint8Array) {
    for (let i = 0; i < BLOCK_BYTES; i++) {
      const byte = secret[i] ?? 0;
      this.#inner[i] = byte ^ 0x36;
      this.#outer[i] = byte ^ 0x5c;
    }
  }

  of(cells: readonly string[]): Uint8Array {
    const text = encoder.encode(cells.join('\u001F'));
    this.#reserve(text.length);
    this.#inner.set(text, BLOCK_BYTES);
    return this.#key(text.length);
  }

  /** The same of the first cells of a row that stands in bytes. */
  ofBytes(bytes: Uint8Array, start: number, end: number, cellEnd: number, cellCount: number): Uint8Array {
    this.#reserve(end - start);
    const inner = this.#inner;
    let cells = 1;
    let length = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === cellEnd && cells++ === cellCount) break;
      inner[BLOCK_BYTES + length++] = byte === cellEnd ? UNIT_SEPARATOR : byte;
    }
    return this.#key(length);
  }

  #key(length: number): Uint8Array {
    this.#outer.set(hash('sha256', this.#inner.subarray(0, BLOCK_BYTES + length), 'buffer'), BLOCK_BYTES);
    return hash('sha256', this.#outer, 'buffer').subarray(0, ROW_KEY_BYTES);
  }

  #reserve(length: number): void {
    if (BLOCK_BYTES + length <= this.#inner.length) return;
    const larger = new Uint8Array(2 * (BLOCK_BYTES + length));
    larger.set(this.#inner.subarray(0, BLOCK_BYTES));
    this.#inner = larger;
  }
}
