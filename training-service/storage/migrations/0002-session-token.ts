import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Each session names the token that opened it. Those from before cannot, so people sign in once more. */
const STATEMENTS = [`delete from sessions`, `alter table sessions add column token_mac text not null`];

export const sessionToken: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
