/** What has to be true of a workstation's folder whenever its processes were killed and started again. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from '@risk/app/contract/desktop.ts';
import { envelope } from '@risk/app/model/envelope.ts';
import { inForce, release } from '@risk/app/model/release.ts';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { storePath } from '../engine/job-store.ts';
import { enginePaths } from '../engine/paths.ts';
import { workstationPaths } from '../workstation/paths.ts';

export interface LedgerFigures {
  readonly seen: number;
  readonly accumulated: number;
  readonly withheld: number;
  readonly outbox: readonly {
    readonly batchId: string;
    readonly rows: number;
    readonly state: string;
    readonly body: string;
  }[];
}

const outboxRows = z.array(
  z.object({ batchId: z.string(), rows: z.int(), state: z.string(), body: z.string() }),
);

export function readLedger(dataDirectory: string): LedgerFigures {
  const database = new Database(enginePaths(workstationPaths(dataDirectory).directory).ledger, {
    readonly: true,
  });
  try {
    const number = (sql: string): number => Number(database.prepare(sql).pluck().get());
    return {
      seen: number('SELECT COUNT(*) FROM seen_rows'),
      accumulated: number('SELECT COALESCE(SUM(row_count), 0) FROM accumulated_counts'),
      withheld: number('SELECT COALESCE(SUM(row_count), 0) FROM withheld'),
      outbox: outboxRows.parse(
        database.prepare('SELECT batch_id AS batchId, row_count AS rows, state, body FROM outbox').all(),
      ),
    };
  } finally {
    database.close();
  }
}

/** @returns what SQLite says of each database that is not whole, and how many were looked at */
export function damagedDatabases(dataDirectory: string, jobs: readonly Job[]) {
  const { ledger, jobs: folder } = enginePaths(workstationPaths(dataDirectory).directory);
  const paths = [ledger, ...jobs.map(({ jobId }) => storePath(folder, jobId))].filter((path) =>
    existsSync(path),
  );
  const damaged = paths.flatMap((path) => {
    const database = new Database(path, { readonly: true });
    try {
      const verdict = String(database.pragma('integrity_check', { simple: true }));
      return verdict === 'ok' ? [] : [`${path}: ${verdict}`];
    } finally {
      database.close();
    }
  });
  return { damaged, looked: paths.length };
}

/** Names of files that belong to nothing that still is: parts of jobs and of deliveries that died. */
export function leftoverFiles(dataDirectory: string, jobs: readonly Job[]): string[] {
  const { directory, uploads, exports } = workstationPaths(dataDirectory);
  const { jobs: folder, jobModels } = enginePaths(directory);
  const completed = new Set(jobs.filter(({ state }) => state === 'completed').map(({ jobId }) => jobId));
  const isUseful = (name: string): boolean =>
    /\.(?:rows|sqlite(?:-shm|-wal)?)$/.test(name) && completed.has(name.slice(0, 36));
  return [
    ...namesIn(folder).filter((name) => !isUseful(name)),
    ...namesIn(uploads),
    ...namesIn(exports),
    ...namesIn(jobModels).filter((name) => !name.endsWith('.onnx')),
  ];
}

/** Files and folders that were being written when their process died. */
export function unfinishedFiles(dataDirectory: string): string[] {
  const { directory, models } = workstationPaths(dataDirectory);
  return [directory, models].flatMap((folder) =>
    namesIn(folder)
      .filter((name) => name.endsWith('.new'))
      .map((name) => join(folder, name)),
  );
}

const storedPointer = z.object({ active: z.object({ releaseSha256: z.string(), order: envelope }) });
const storedState = z.object({ highestSequence: z.int() });

export interface StoredModel {
  readonly releaseSha256: string;
  /** Of the stored file's bytes. */
  readonly onnxSha256: string;
  /** What the stored Release says that it should be. */
  readonly statedOnnxSha256: string;
  /** Of the order that stands beside the model, and the highest that was seen. */
  readonly sequence: number;
  readonly highestSequence: number;
}

export function readStoredModel(dataDirectory: string): StoredModel {
  const { models, state } = workstationPaths(dataDirectory);
  const { active } = storedPointer.parse(JSON.parse(readFileSync(join(models, 'active.json'), 'utf8')));
  const folder = join(models, active.releaseSha256);
  const sealed = envelope.parse(JSON.parse(readFileSync(join(folder, 'release.json'), 'utf8')));
  return {
    releaseSha256: active.releaseSha256,
    onnxSha256: createHash('sha256')
      .update(readFileSync(join(folder, 'model.onnx')))
      .digest('hex'),
    statedOnnxSha256: release.parse(payloadOf(sealed)).onnx.sha256,
    sequence: inForce.parse(payloadOf(active.order)).sequence,
    highestSequence: storedState.parse(JSON.parse(readFileSync(state, 'utf8'))).highestSequence,
  };
}

function payloadOf({ payload }: z.output<typeof envelope>): unknown {
  return JSON.parse(Buffer.from(payload, 'base64').toString('utf8'));
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
