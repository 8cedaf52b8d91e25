/** The same suite on both databases: PGlite in a temporary folder, and a PostgreSQL server where one is installed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, type DatabaseLocation, openDatabase } from '../open-database.ts';
import { findPostgres, type PostgresServer, startPostgres } from './postgres-server.ts';
import { layPglite } from './templates.ts';

export interface Backend {
  readonly database: Database;
  readonly location: DatabaseLocation;
}

/** `suite` gets a function that gives the backend inside hooks and tests. */
export function describeOnBothDatabases(name: string, suite: (backend: () => Backend) => void): void {
  describe(`${name} on PGlite`, () => {
    let backend: Backend | undefined;
    let folder = '';
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'risk-pglite-'));
      await layPglite(folder);
      const location = { directory: folder };
      backend = { location, database: await openDatabase(location) };
    });
    afterAll(async () => {
      await backend?.database.close();
      rmSync(folder, { recursive: true, force: true });
    });
    suite(() => required(backend));
  });

  const binaries = findPostgres();
  describe.skipIf(binaries === null)(
    `${name} on PostgreSQL${binaries === null ? ' (skipped: no PostgreSQL server is installed here)' : ''}`,
    () => {
      let backend: Backend | undefined;
      let server: PostgresServer | undefined;
      beforeAll(async () => {
        server = await startPostgres(binaries ?? '');
        const location = { url: await server.newDatabase() };
        backend = { location, database: await openDatabase(location) };
      });
      afterAll(async () => {
        await backend?.database.close();
        await server?.stop();
      });
      suite(() => required(backend));
    },
  );
}

function required(backend: Backend | undefined): Backend {
  if (backend === undefined) throw new Error('the database is not open yet');
  return backend;
}
