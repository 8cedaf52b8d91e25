/** What the parts of the service are given instead of reaching for it. */
import type { Kysely } from 'kysely';
import type { Tables } from './storage/tables.ts';

/** The database, or a transaction of it. */
export type Connection = Kysely<Tables>;

export interface ServiceContext {
  readonly kysely: Connection;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Bytes that nobody can guess. */
  readonly random: (size: number) => Uint8Array;
}

export function isoNow({ now }: Pick<ServiceContext, 'now'>): string {
  return new Date(now()).toISOString();
}
