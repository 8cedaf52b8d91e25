/**
 * The ledger: what happened on this computer. Jobs, counts that wait to be sealed, keys of rows already counted, and the
 * outbox. Several engines may have it open at once; each transaction is short and starts IMMEDIATE.
 */
import { type Job, job as jobSchema, storage } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { Release } from '@risk/app/model/release.ts';
import { BatchCounts, countsState, sealBatch } from '@risk/app/privacy/counts.ts';
import { z } from 'zod';
import { openDatabase, type SqliteDatabase } from './database.ts';
import type { PendingChunk } from './pending-rows.ts';
import type { ScoringModel } from './protocol.ts';
import { ROW_KEY_BYTES } from './row-keys.ts';
import { allRows, sortRows } from './row-order.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A row counts once in this many days, whatever the model's version. */
const COUNTED_AGAIN_AFTER_DAYS = 365;
/** Counts that do not reach a batch's size in this many days are dropped and counted as withheld. */
const WITHHELD_AFTER_DAYS = 30;

/** How long scored rows are kept where nobody has said otherwise. */
const RETENTION_DAYS = 30;

const migrations = [
  `CREATE TABLE jobs (
     job_id TEXT PRIMARY KEY,
     owner TEXT NOT NULL,
     state TEXT NOT NULL,
     started_at TEXT NOT NULL,
     document TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE seen_rows (row_key BLOB PRIMARY KEY, counted_on INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE accumulated_counts (
     release_sha256 TEXT PRIMARY KEY,
     since INTEGER NOT NULL,
     row_count INTEGER NOT NULL,
     counts TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE withheld (day INTEGER PRIMARY KEY, row_count INTEGER NOT NULL);
   CREATE TABLE outbox (
     batch_id TEXT PRIMARY KEY,
     sealed_at INTEGER NOT NULL,
     release_sha256 TEXT NOT NULL,
     row_count INTEGER NOT NULL,
     body TEXT NOT NULL,
     state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'refused')),
     attempts INTEGER NOT NULL DEFAULT 0,
     last_reason TEXT
   ) WITHOUT ROWID;
   CREATE INDEX outbox_by_state ON outbox (state, sealed_at);`,
  `ALTER TABLE jobs ADD COLUMN onnx_sha256 TEXT;`,
  `CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`,
  `ALTER TABLE jobs ADD COLUMN files_elsewhere TEXT;`,
];

const filesElsewhere = z.object({
  /** A copy of the input that goes when the job ends, however it ends. */
  copy: z.string().nullable(),
  /** Results that are written while scoring, in place of rows that are kept. */
  results: z.string().nullable(),
});

export interface JobFacts {
  /** The engine that started it. */
  readonly owner: string;
  /** The model that it is scored with. */
  readonly onnxSha256: string;
  /** Files outside the engine's own folders that are of no use without it. */
  readonly elsewhere: z.output<typeof filesElsewhere>;
}

interface JobElsewhere extends Pick<JobFacts, 'owner' | 'elsewhere'> {
  readonly jobId: string;
  readonly state: string;
}

type CountedRelease = Pick<Release, 'schema' | 'profile'>;

export interface CompleteOptions {
  /** As it stands when completed. */
  readonly job: Job;
  readonly model: ScoringModel;
  readonly chunks: Iterable<PendingChunk>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly batchId: string;
}

export class Ledger {
  readonly database: SqliteDatabase;

  constructor(path: string) {
    this.database = openDatabase({ path, migrations, synchronous: 'full' });
  }

  close(): void {
    this.database.close();
  }

  /** Newest first. */
  jobs(): Job[] {
    return this.database
      .prepare<[], { document: string }>('SELECT document FROM jobs ORDER BY started_at DESC, job_id')
      .all()
      .map(({ document }) => readJob(document));
  }

  /** @throws RiskError `job.not-found` */
  job(jobId: string): Job {
    const row = this.database
      .prepare<[string], { document: string }>('SELECT document FROM jobs WHERE job_id = ?')
      .get(jobId);
    if (row === undefined) throw new RiskError('job.not-found');
    return readJob(row.document);
  }

  /** Which engine started a job, and how the job stands; null where there is no such job. */
  jobOwner(jobId: string): { readonly owner: string; readonly state: string } | null {
    return (
      this.database
        .prepare<[string], { owner: string; state: string }>('SELECT owner, state FROM jobs WHERE job_id = ?')
        .get(jobId) ?? null
    );
  }

  addJob(job: Job, { owner, onnxSha256, elsewhere }: JobFacts): void {
    this.database
      .prepare(
        `INSERT INTO jobs (job_id, owner, state, started_at, document, onnx_sha256, files_elsewhere)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        job.jobId,
        owner,
        job.state,
        job.startedAt,
        JSON.stringify(job),
        onnxSha256,
        JSON.stringify(elsewhere),
      );
  }

  /** Jobs with files elsewhere that may still be there. */
  jobsWithFilesElsewhere(): JobElsewhere[] {
    return this.database
      .prepare<[], { job_id: string; owner: string; state: string; files_elsewhere: string }>(
        'SELECT job_id, owner, state, files_elsewhere FROM jobs WHERE files_elsewhere IS NOT NULL',
      )
      .all()
      .map(({ job_id, owner, state, files_elsewhere }) => ({
        jobId: job_id,
        owner,
        state,
        elsewhere: filesElsewhere.parse(JSON.parse(files_elsewhere)),
      }));
  }

  forgetFilesElsewhere(jobId: string): void {
    this.database.prepare('UPDATE jobs SET files_elsewhere = NULL WHERE job_id = ?').run(jobId);
  }

  /** Whether a job runs that another engine started, or seems to. */
  hasRunningJobsOfOthers(owner: string): boolean {
    return (
      this.database
        .prepare<[string]>(`SELECT 1 FROM jobs WHERE state = 'running' AND owner <> ? LIMIT 1`)
        .get(owner) !== undefined
    );
  }

  /** Stores what is known of a running job, or how it ended. A job that has ended stays as it is. */
  saveRunningJob(job: Job): boolean {
    const { changes } = this.database
      .prepare(`UPDATE jobs SET state = ?, document = ? WHERE job_id = ? AND state = 'running'`)
      .run(job.state, JSON.stringify(job), job.jobId);
    return changes === 1;
  }

  /** Days that scored rows are kept; null: until somebody deletes them. */
  retentionDays(): number | null {
    const row = this.database
      .prepare<[], { value: string }>(`SELECT value FROM settings WHERE name = 'retention-days'`)
      .get();
    return row === undefined ? RETENTION_DAYS : storage.shape.retentionDays.parse(JSON.parse(row.value));
  }

  setRetentionDays(days: number | null): void {
    this.database
      .prepare(
        `INSERT INTO settings (name, value) VALUES ('retention-days', ?)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      )
      .run(JSON.stringify(days));
  }

  deleteJob(jobId: string): void {
    this.database.prepare('DELETE FROM jobs WHERE job_id = ?').run(jobId);
  }

  /**
   * Does something about the models that jobs still need: those of running and of completed jobs. No engine can add a
   * job in the meantime.
   */
  withModelsInUse(action: (onnxSha256s: ReadonlySet<string>) => void): void {
    this.database
      .transaction(() => {
        const used = this.database
          .prepare<[], string>(
            `SELECT DISTINCT onnx_sha256 FROM jobs WHERE state IN ('running', 'completed') AND onnx_sha256 IS NOT NULL`,
          )
          .pluck()
          .all();
        action(new Set(used));
      })
      .immediate();
  }

  /**
   * Ends the running jobs whose owner is gone.
   * @returns the jobs that were ended
   */
  interruptJobs(isGone: (owner: string) => boolean, now: number): Job[] {
    const running = this.database
      .prepare<[], { owner: string; document: string }>(
        `SELECT owner, document FROM jobs WHERE state = 'running'`,
      )
      .all();
    return running
      .filter(({ owner }) => isGone(owner))
      .map(({ document }) => interrupted(readJob(document), now))
      .filter((job) => this.saveRunningJob(job));
  }

  /**
   * Completes a job in one transaction: its state, the counts of its rows that were not counted in the last 365 days,
   * their keys, and the batch where the counts have reached its size. Rows of a model without a profile are not counted.
   * @returns null where the job had already ended; nothing is counted then
   */
  completeJob({
    job,
    model,
    chunks,
    now,
    batchId,
  }: CompleteOptions): { readonly batchSealed: boolean } | null {
    const database = this.database;
    const today = Math.floor(now / DAY_MS);
    const markSeen = database.prepare(
      `INSERT INTO seen_rows (row_key, counted_on) VALUES (?, ?)
       ON CONFLICT (row_key) DO UPDATE SET counted_on = excluded.counted_on
       WHERE counted_on <= excluded.counted_on - ${COUNTED_AGAIN_AFTER_DAYS}`,
    );
    return database
      .transaction(() => {
        if (!this.saveRunningJob(job)) return null;
        const { schema, profile } = model.release;
        if (profile === null) return { batchSealed: false };
        const release = { schema, profile };
        const added = new BatchCounts(release);
        for (const { keys, bins } of chunks) {
          // In the order of the table, so that neighbours in it are written together.
          for (const row of rowsByKey(keys)) {
            const key = keys.subarray(row * ROW_KEY_BYTES, (row + 1) * ROW_KEY_BYTES);
            if (markSeen.run(key, today).changes === 1) added.addBins(bins, row);
          }
        }
        if (added.rowCount === 0) return { batchSealed: false };
        return {
          batchSealed: this.#accumulate({ releaseSha256: model.releaseSha256, release }, added, now, batchId),
        };
      })
      .immediate();
  }

  #accumulate(
    { releaseSha256, release }: { readonly releaseSha256: string; readonly release: CountedRelease },
    added: BatchCounts,
    now: number,
    batchId: string,
  ): boolean {
    const stored = this.database
      .prepare<[string], { counts: string }>('SELECT counts FROM accumulated_counts WHERE release_sha256 = ?')
      .get(releaseSha256);
    if (stored !== undefined) added.merge(countsState.parse(JSON.parse(stored.counts)));
    const counts = added.toJSON();
    const batch = sealBatch({ batchId, releaseSha256, release, counts, now });
    if (batch === null) {
      this.database
        .prepare(
          `INSERT INTO accumulated_counts (release_sha256, since, row_count, counts) VALUES (?, ?, ?, ?)
           ON CONFLICT (release_sha256) DO UPDATE SET row_count = excluded.row_count, counts = excluded.counts`,
        )
        .run(releaseSha256, now, counts.rowCount, JSON.stringify(counts));
      return false;
    }
    this.database.prepare('DELETE FROM accumulated_counts WHERE release_sha256 = ?').run(releaseSha256);
    this.database
      .prepare(
        'INSERT INTO outbox (batch_id, sealed_at, release_sha256, row_count, body) VALUES (?, ?, ?, ?, ?)',
      )
      .run(batch.batchId, now, releaseSha256, batch.rowCount, JSON.stringify(batch));
    return true;
  }

  /** Drops counts that waited too long for a batch, and keys that no longer matter. */
  dropExpired(now: number): void {
    const today = Math.floor(now / DAY_MS);
    this.database
      .transaction(() => {
        const dropped = this.database
          .prepare<[number], { row_count: number }>(
            'DELETE FROM accumulated_counts WHERE since <= ? RETURNING row_count',
          )
          .all(now - WITHHELD_AFTER_DAYS * DAY_MS)
          .reduce((sum, row) => sum + row.row_count, 0);
        if (dropped > 0)
          this.database
            .prepare(
              `INSERT INTO withheld (day, row_count) VALUES (?, ?)
               ON CONFLICT (day) DO UPDATE SET row_count = row_count + excluded.row_count`,
            )
            .run(today, dropped);
        this.database
          .prepare('DELETE FROM seen_rows WHERE counted_on <= ?')
          .run(today - COUNTED_AGAIN_AFTER_DAYS);
      })
      .immediate();
  }
}

function rowsByKey(keys: Uint8Array): Uint32Array {
  const view = new DataView(keys.buffer, keys.byteOffset, keys.byteLength);
  const rowCount = keys.length / ROW_KEY_BYTES;
  const values = Float64Array.from({ length: rowCount }, (_, row) => view.getUint32(row * ROW_KEY_BYTES));
  return sortRows(allRows(rowCount), [{ values, descending: false }]);
}

function interrupted(job: Job, now: number): Job {
  return {
    ...job,
    state: 'interrupted',
    finishedAt: new Date(now).toISOString(),
    progress: { ...job.progress, millisecondsLeft: null },
    error: new RiskError('job.interrupted').toValue(),
  };
}

function readJob(document: string): Job {
  return jobSchema.parse(JSON.parse(document));
}
