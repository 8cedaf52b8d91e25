/** Opening a SQLite file: write-ahead log, patience with other processes, numbered migrations. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import Database from 'better-sqlite3';
import { withFile } from './engine-error.ts';

export type SqliteDatabase = Database.Database;

export interface DatabaseOptions {
  readonly path: string;
  /** Migration i brings the layout from version i to i + 1; append only. */
  readonly migrations: readonly string[];
  /** `full` where a commit must survive a power cut at once, `normal` where a checkpoint is enough. */
  readonly synchronous: 'full' | 'normal';
}

/** How long a write waits for another process or thread. */
const BUSY_TIMEOUT_MS = 15_000;

/** @throws RiskError `storage.damaged`, and `storage.newer-layout` where a newer program wrote the file */
export function openDatabase(options: DatabaseOptions): SqliteDatabase {
  return withFile(options.path, () => open(options));
}

function open({ path, migrations, synchronous }: DatabaseOptions): SqliteDatabase {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${synchronous}`);
    migrate(database, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: SqliteDatabase, migrations: readonly string[]): void {
  const layoutVersion = (): number => Number(database.pragma('user_version', { simple: true }));
  if (layoutVersion() === migrations.length) return;
  database
    .transaction(() => {
      // Read again: another process may have migrated while this one waited for the lock.
      const version = layoutVersion();
      if (version > migrations.length) throw new RiskError('storage.newer-layout');
      for (const migration of migrations.slice(version)) database.exec(migration);
      database.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}
