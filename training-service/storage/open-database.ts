/** The service's database: a folder (PGlite) or a PostgreSQL server, with the same tables, values and queries. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RiskError } from '@risk/app/contract/errors.ts';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { types as defaultTypes, Pool } from 'pg';
import { lockFolder } from './folder-lock.ts';
import { migrate } from './migrate.ts';
import { PgliteThread } from './pglite-thread.ts';
import { PresenceLock } from './presence-lock.ts';
import type { Tables } from './tables.ts';
import { valueParsers } from './value-parsers.ts';

const ANSWER_MS = 2000;

export type DatabaseLocation = { readonly directory: string } | { readonly url: string };

export interface Database {
  readonly kysely: Kysely<Tables>;
  readonly kind: 'pglite' | 'postgresql';
  /** Names this process among all that use the database, in what it leaves there. */
  readonly owner: number;
  /** The owners that are alive now; what another owner left unfinished will not be finished. */
  liveOwners(): Promise<ReadonlySet<number>>;
  /** Whether the database answers a question within two seconds. */
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
}

/** @throws RiskError `storage.locked`, `environment.invalid` where the address is not one of PostgreSQL */
export function openDatabase(location: DatabaseLocation): Promise<Database> {
  return 'directory' in location ? openFolder(location.directory) : openServer(location.url);
}

async function openFolder(directory: string): Promise<Database> {
  const lock = lockFolder(directory);
  try {
    const thread = await PgliteThread.open(join(directory, 'pglite'));
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: thread }) });
    const owner = newOwner();
    try {
      await migrate(kysely);
    } catch (error) {
      await thread.close();
      throw error;
    }
    return {
      kysely,
      kind: 'pglite',
      owner,
      liveOwners: async () => new Set([owner]),
      isReachable: () => answers(kysely),
      close: async () => {
        await kysely.destroy();
        await thread.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openServer(url: string): Promise<Database> {
  if (!/^postgres(ql)?:\/\//i.test(url) || !URL.canParse(url))
    throw new RiskError('environment.invalid', {
      name: 'DATABASE_URL',
      reason: 'it has to be an address like postgresql://user@host:5432/database',
    });
  const pool = new Pool({
    connectionString: url,
    options: '-c timezone=UTC',
    max: 10,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (oid: number) => valueParsers[oid] ?? defaultTypes.getTypeParser(oid),
    },
  });
  // A server that restarts breaks idle connections; the pool makes new ones when they are needed.
  pool.on('error', () => undefined);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const owner = newOwner();
  const presence = new PresenceLock(url, owner);
  try {
    await migrate(kysely);
    await presence.take();
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  return {
    kysely,
    kind: 'postgresql',
    owner,
    liveOwners: () => presence.holders(),
    isReachable: () => answers(kysely),
    close: async () => {
      await presence.release();
      await kysely.destroy();
    },
  };
}

async function answers(kysely: Kysely<Tables>): Promise<boolean> {
  const patience = new AbortController();
  try {
    return await Promise.race([
      sql`select 1`.execute(kysely).then(() => true),
      sleep(ANSWER_MS, false, { ref: false, signal: patience.signal }),
    ]);
  } catch {
    return false;
  } finally {
    patience.abort();
  }
}

function newOwner(): number {
  return randomInt(1, 0x7fff_ffff);
}
