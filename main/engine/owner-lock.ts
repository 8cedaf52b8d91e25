/**
 * Which engines are alive. Each holds an exclusive SQLite lock on a file of its own for as long as it lives; the
 * operating system drops the lock with the process, however it dies. A process id would not do: ids are used again.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SqliteDatabase } from './database.ts';
import { errorCodeOf } from './engine-error.ts';

const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000;

export class OwnerLock {
  readonly id: string;
  readonly #path: string;
  readonly #database: SqliteDatabase;

  /** @param id unique for each start of an engine */
  constructor(directory: string, id: string) {
    mkdirSync(directory, { recursive: true });
    this.id = id;
    this.#path = lockPath(directory, id);
    this.#database = new Database(this.#path);
    this.#database.exec('BEGIN EXCLUSIVE');
  }

  release(): void {
    this.#database.close();
    rmSync(this.#path, { force: true });
  }
}

/** Whether the engine with this id still runs; the file of one that does not goes. */
export function isOwnerAlive(directory: string, id: string): boolean {
  const path = lockPath(directory, id);
  if (!existsSync(path)) return false;
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (errorCodeOf(error)?.startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    database.close();
  }
  rmSync(path, { force: true });
  return false;
}

/** Files of engines that were killed. Young ones stay: their engine may be about to take the lock. */
export function forgetDeadOwners(directory: string, now: number): void {
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    const id = name.endsWith('.lock') ? name.slice(0, -'.lock'.length) : null;
    const age = now - (statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs ?? now);
    if (id !== null && age > FORGOTTEN_AFTER_MS) isOwnerAlive(directory, id);
  }
}

function lockPath(directory: string, id: string): string {
  return join(directory, `${id}.lock`);
}
