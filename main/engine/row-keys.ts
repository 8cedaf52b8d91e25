/**
 * Recognising a row that was counted before: a keyed hash of its cells. The key never leaves this computer, so the
 * hashes say nothing to anybody who has only them.
 */
import { createHmac, randomBytes } from 'node:crypto';
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

/** @returns HMAC-SHA256 (RFC 2104) of the cells joined with U+001F, its first 16 bytes */
export function rowKey(secret: Buffer, cells: readonly string[]): Buffer {
  return createHmac('sha256', secret).update(cells.join('\u001F')).digest().subarray(0, ROW_KEY_BYTES);
}
