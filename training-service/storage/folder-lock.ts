/**
 * One process a folder: PGlite opens a folder twice without an error and destroys it. The lock is SQLite's exclusive
 * lock on a file: the kernel holds it, so it vanishes with the process, however that ends.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RiskError } from '@risk/app/contract/errors.ts';

export interface FolderLock {
  release(): void;
}

/** @throws RiskError `storage.locked` where another process, or another part of this one, holds the folder */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  const file = new DatabaseSync(join(folder, 'lock'));
  try {
    file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    file.close();
    throw new RiskError('storage.locked', { folder }, { cause });
  }
  return { release: () => file.close() };
}
