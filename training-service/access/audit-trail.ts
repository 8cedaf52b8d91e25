/**
 * Who did what and when, in rows that each carry the SHA-256 of the row before: a row that is changed, taken out or put
 * in later breaks the chain. The database refuses UPDATE and DELETE besides.
 */
import { sql } from 'kysely';
import { type Connection, isoNow, type ServiceContext } from '../context.ts';
import { sha256Of } from '../storage/artifact-store.ts';
import type { AuditTable } from '../storage/tables.ts';

/** The SHA-256 that the first row names as its predecessor's. */
const BEFORE_THE_FIRST = '0'.repeat(64);
/** Advisory lock that puts appends of all processes in one line; `audt` in ASCII. */
const APPEND_LOCK = 0x6175_6474;
const PAGE_ROWS = 1000;

export interface AuditEntry {
  readonly actor: string;
  /** For example `model.approve`. */
  readonly action: string;
  /** What it was done to, for example `credit-risk version 3`. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export class AuditTrail {
  readonly #context: Pick<ServiceContext, 'now'>;

  constructor(context: Pick<ServiceContext, 'now'>) {
    this.#context = context;
  }

  /** Appends within the caller's transaction: what was done and its record stand or fall together. */
  async record(transaction: Connection, { actor, action, subject, details = {} }: AuditEntry): Promise<void> {
    await sql`select pg_advisory_xact_lock(${APPEND_LOCK})`.execute(transaction);
    const last = await transaction
      .selectFrom('audit')
      .select(['sequence', 'sha256'])
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    const row = {
      sequence: (last?.sequence ?? 0) + 1,
      at: isoNow(this.#context),
      actor,
      action,
      subject,
      details: JSON.stringify(details),
      previous_sha256: last?.sha256 ?? BEFORE_THE_FIRST,
    };
    await transaction
      .insertInto('audit')
      .values({ ...row, sha256: rowHash(row) })
      .execute();
  }
}

/** @returns the number of the first row that does not fit the chain, or null where all fit */
export async function verifyAuditChain(connection: Connection): Promise<number | null> {
  let previous = { sequence: 0, sha256: BEFORE_THE_FIRST };
  for (;;) {
    const rows = await connection
      .selectFrom('audit')
      .selectAll()
      .where('sequence', '>', previous.sequence)
      .orderBy('sequence')
      .limit(PAGE_ROWS)
      .execute();
    for (const row of rows) {
      const fits =
        row.sequence === previous.sequence + 1 &&
        row.previous_sha256 === previous.sha256 &&
        row.sha256 === rowHash(row);
      if (!fits) return row.sequence;
      previous = row;
    }
    if (rows.length < PAGE_ROWS) return null;
  }
}

function rowHash(row: Omit<AuditTable, 'sha256'>): string {
  const { sequence, at, actor, action, subject, details, previous_sha256 } = row;
  return sha256Of(JSON.stringify([sequence, at, actor, action, subject, details, previous_sha256]));
}
