/** The thread in which PGlite runs; pglite-thread.ts is its other end. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';
import type { QueryResult, ThreadAnswer, ThreadError, ThreadRequest } from './pglite-protocol.ts';
import { valueParsers } from './value-parsers.ts';

const port = parentPort;
if (port === null) throw new Error('pglite-worker.ts runs in a worker thread only');

const { directory } = z.object({ directory: z.string() }).parse(workerData);
const database = await PGlite.create({ dataDir: directory, parsers: { ...valueParsers } });
await database.exec(`set time zone 'UTC'`);
port.on('message', (request: ThreadRequest) => void serve(request));
port.postMessage({ id: 0, ok: true, result: null } satisfies ThreadAnswer);

async function serve(request: ThreadRequest): Promise<void> {
  try {
    port?.postMessage({ id: request.id, ok: true, result: await perform(request) } satisfies ThreadAnswer);
  } catch (error) {
    port?.postMessage({ id: request.id, ok: false, error: describe(error) } satisfies ThreadAnswer);
  }
}

async function perform(request: ThreadRequest): Promise<QueryResult | null> {
  if (request.kind === 'close') {
    await database.close();
    return null;
  }
  const { rows, fields, affectedRows } = await database.query(request.sql, [...request.parameters]);
  return { rows, fields, affectedRows: affectedRows ?? 0 };
}

/** An error crosses threads as plain fields: a structured clone would drop `code` and `constraint`. */
function describe(error: unknown): ThreadError {
  const text = (key: string): string | undefined => {
    const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const message = text('message') ?? String(error);
  return { message, code: text('code'), constraint: text('constraint'), detail: text('detail') };
}
