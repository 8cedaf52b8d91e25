/**
 * PGlite in a thread of its own: a heavy query in process would hold the event loop for seconds. The shape is the part
 * of PGlite that Kysely's dialect needs. One connection: a transaction keeps everybody else out until it ends.
 */
import { Worker } from 'node:worker_threads';
import type { PGlite, PGliteQueryResults } from 'kysely';
import type { QueryResult, ThreadAnswer, ThreadError, ThreadRequest } from './pglite-protocol.ts';

type ThreadCommand = { kind: 'query'; sql: string; parameters: readonly unknown[] } | { kind: 'close' };

interface Waiting {
  resolve(result: QueryResult | null): void;
  reject(reason: Error): void;
}

/** Fields as PostgreSQL's own drivers name them, so that callers can tell a constraint by its name. */
class DatabaseError extends Error {
  readonly code: string | undefined;
  readonly constraint: string | undefined;
  readonly detail: string | undefined;

  constructor({ message, code, constraint, detail }: ThreadError) {
    super(message);
    this.name = 'DatabaseError';
    this.code = code;
    this.constraint = constraint;
    this.detail = detail;
  }
}

const CLOSE_PATIENCE_MS = 1000;

export class PgliteThread implements PGlite {
  readonly ready = true;
  readonly waitReady = Promise.resolve();
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #closed = false;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answer: ThreadAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => this.#fail(new Error('the database thread ended')));
  }

  /** Opens (or makes) the database in `directory`; the caller holds the folder's lock. */
  static async open(directory: string): Promise<PgliteThread> {
    // The process's own flags are not for the thread: `--input-type`, for one, would keep it from loading a file.
    const options = { workerData: { directory }, execArgv: [] };
    const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), options);
    const thread = new PgliteThread(worker);
    await new Promise<QueryResult | null>((resolve, reject) => thread.#waiting.set(0, { resolve, reject }));
    return thread;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Outside a transaction; waits until a running one has ended. */
  readonly query: PGlite['query'] = (sql, parameters) =>
    this.#alone(async () => this.#query(sql, parameters ?? []));

  /** Commits when `work` resolves, rolls back when it rejects. */
  readonly transaction: PGlite['transaction'] = (work) =>
    this.#alone(async () => {
      await this.#query('begin', []);
      try {
        const value = await work({
          query: (sql, parameters) => this.#query(sql, parameters ?? []),
          rollback: async () => void (await this.#query('rollback', [])),
        });
        await this.#query('commit', []);
        return value;
      } catch (error) {
        await this.#query('rollback', []);
        throw error;
      }
    });

  /** Ends the thread; a query that hangs is given a second, then it is cut (the write-ahead log mends the rest). */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_PATIENCE_MS);
    });
    await Promise.race([this.#send({ kind: 'close' }).catch(() => undefined), patience]);
    clearTimeout(timer);
    await this.#worker.terminate();
  }

  #alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  // Kysely names the row type of each query and the database keeps it: a boundary that TypeScript cannot check.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  async #query<Row>(sql: string, parameters: readonly unknown[]): Promise<PGliteQueryResults<Row>> {
    const result = await this.#send({ kind: 'query', sql, parameters });
    if (result === null) throw new Error('the database thread gave no result');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return { rows: result.rows as Row[], fields: [...result.fields], affectedRows: result.affectedRows };
  }

  #send(command: ThreadCommand): Promise<QueryResult | null> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...command } satisfies ThreadRequest);
    });
  }

  #settle(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.result);
    else waiting?.reject(new DatabaseError(answer.error));
  }

  #fail(error: Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#closed = true;
    for (const call of waiting) call.reject(error);
  }
}
