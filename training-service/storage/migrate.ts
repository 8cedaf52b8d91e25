/**
 * Numbered migrations, append-only, all in one transaction. A second process that starts meanwhile waits on the
 * migrator's lock and then finds nothing to do.
 */
import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { foundation } from './migrations/0001-foundation.ts';
import { sessionToken } from './migrations/0002-session-token.ts';
import { keySets } from './migrations/0003-key-sets.ts';

const migrations: Readonly<Record<string, Migration>> = {
  '0001-foundation': foundation,
  '0002-session-token': sessionToken,
  '0003-key-sets': keySets,
};

export async function migrate<Tables>(database: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
