/**
 * Who is alive on a shared PostgreSQL: each process holds an advisory lock on a connection of its own. The server drops
 * it when the process or its connection dies, so that no clock and no heartbeat has to be trusted.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** First half of the two-part lock key; `risk` in ASCII. */
const LOCK_CLASS = 0x7269_736b;
const RETRY_MS = 1000;

export class PresenceLock {
  readonly #url: string;
  readonly #owner: number;
  #client: Client | undefined;
  #released = false;

  constructor(url: string, owner: number) {
    this.#url = url;
    this.#owner = owner;
  }

  async take(): Promise<void> {
    const client = new Client({ connectionString: this.#url, keepAlive: true });
    client.on('error', () => undefined);
    client.on('end', () => void this.#takeAgain());
    await client.connect();
    await client.query('select pg_advisory_lock($1, $2)', [LOCK_CLASS, this.#owner]);
    this.#client = client;
  }

  async holders(): Promise<ReadonlySet<number>> {
    if (this.#client === undefined) return new Set([this.#owner]);
    const { rows } = await this.#client.query<{ owner: number }>(
      `select objid::int8::int4 as owner from pg_locks
       where locktype = 'advisory' and granted and objsubid = 2 and classid = $1
         and database = (select oid from pg_database where datname = current_database())`,
      [LOCK_CLASS],
    );
    return new Set(rows.map((row) => row.owner));
  }

  async release(): Promise<void> {
    this.#released = true;
    await this.#client?.end();
  }

  async #takeAgain(): Promise<void> {
    this.#client = undefined;
    while (!this.#released && this.#client === undefined) {
      await sleep(RETRY_MS, undefined, { ref: false });
      try {
        await this.take();
        return;
      } catch {
        // The server is not back yet.
      }
    }
  }
}
