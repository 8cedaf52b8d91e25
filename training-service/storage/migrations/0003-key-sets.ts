import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The KeySets that were published, each signed by the one before; the desktops walk along them. */
const STATEMENTS = [
  `create table key_sets (
    version int4 primary key check (version >= 1),
    envelope text not null,
    created_at timestamptz not null,
    created_by text not null references users (name)
  )`,
  `create trigger key_sets_append_only before update or delete or truncate on key_sets
    for each statement execute function refuse_change()`,
];

export const keySets: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
