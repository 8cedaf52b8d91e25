/** Scores one file from its first byte to the entry in the ledger. Runs on a thread of its own. */
import { randomUUID } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { readCsv } from '@risk/app/table/csv.ts';
import { ChunkScorer } from './chunk-scorer.ts';
import { engineError, fileError } from './engine-error.ts';
import { keepModel } from './job-models.ts';
import { JobStore } from './job-store.ts';
import type { Ledger } from './ledger.ts';
import { ModelSession } from './model-session.ts';
import { enginePaths } from './paths.ts';
import { PendingRows } from './pending-rows.ts';
import type { ScoringMessage, ScoringTask } from './scoring-task.ts';

const READ_BYTES = 256 * 1024;
/** Rows scored in one call of the model: large enough to be fast, small enough to answer a cancel at once. */
const CHUNK_ROWS = 2000;

export interface ScoreFileOptions {
  readonly task: ScoringTask;
  readonly ledger: Ledger;
  readonly rowSecret: Buffer;
  readonly tell: (message: ScoringMessage) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Never rejects: how the job ended stands in the ledger and in the last message. */
export async function scoreFile(options: ScoreFileOptions): Promise<void> {
  const { task, ledger, tell } = options;
  const run = new ScoringRun(options);
  let sealedBatchId: string | null = null;
  try {
    sealedBatchId = await run.scoreAll();
  } catch (error) {
    run.end(error);
    readOr(false, () => ledger.saveRunningJob(run.job));
  } finally {
    run.cleanUp();
    if (task.deleteAfter) rmSync(task.path, { force: true });
  }
  // Read back: the job may have been ended from outside between the last chunk and the last transaction.
  const stored = readOr(run.job, () => ledger.job(task.job.jobId));
  tell({ type: 'ended', job: stored.state === 'running' ? run.job : stored, sealedBatchId });
}

class ScoringRun {
  job: Job;
  readonly #options: ScoreFileOptions;
  readonly #startedAt: number;
  #store: JobStore | undefined;
  #session: ModelSession | undefined;
  #pending: PendingRows | undefined;
  #scorer: ChunkScorer | undefined;

  constructor(options: ScoreFileOptions) {
    this.#options = options;
    this.job = options.task.job;
    this.#startedAt = options.now();
  }

  /** @returns the id of the batch that was sealed, if one was */
  async scoreAll(): Promise<string | null> {
    const { task, rowSecret } = this.#options;
    const { jobs, jobModels } = enginePaths(task.directory);
    const { release } = task.model;
    const store = (this.#store = new JobStore(jobs, this.job.jobId));
    const session = (this.#session = await ModelSession.load({
      onnxPath: task.model.onnxPath,
      sha256: release.onnx.sha256,
      featureCount: inputColumns(release.schema).length,
    }));
    await keepModel({
      directory: jobModels,
      onnxPath: task.model.onnxPath,
      sha256: release.onnx.sha256,
      jobId: this.job.jobId,
    });
    store.saveModel({ onnxSha256: release.onnx.sha256, schema: release.schema });
    for await (const chunk of readCsv(fileBytes(task.path))) {
      if (this.#scorer === undefined) {
        store.saveFile(chunk);
        this.#scorer = new ChunkScorer({ release, header: chunk.header, session, store, rowSecret });
        this.#pending = new PendingRows(join(jobs, `${this.job.jobId}.pending`), this.#scorer.featureCount);
        this.job = { ...this.job, columns: [...this.#scorer.columns] };
        this.#options.ledger.saveRunningJob(this.job);
        this.#options.tell({ type: 'progress', job: this.job, rows: null });
      }
      for (let from = 0; from < chunk.rows.length; from += CHUNK_ROWS) {
        await this.#faults();
        this.#stopIfCancelled();
        const to = Math.min(from + CHUNK_ROWS, chunk.rows.length);
        const { rows, pending } = await this.#scorer.score(chunk, from, to);
        this.#pending?.append(pending);
        this.job = this.#progress(to === chunk.rows.length ? chunk.bytesRead : this.job.progress.bytesDone);
        this.#options.tell({ type: 'progress', job: this.job, rows });
      }
    }
    this.#stopIfCancelled();
    if (this.job.progress.rowsDone === 0) throw new RiskError('csv.no-rows');
    store.flush();
    return this.#complete();
  }

  #complete(): string | null {
    const { task, ledger, now } = this.#options;
    const at = now();
    const job: Job = {
      ...this.job,
      state: 'completed',
      finishedAt: isoTime(at),
      progress: { ...this.job.progress, bytesDone: this.job.progress.bytesTotal, millisecondsLeft: null },
    };
    const batchId = randomUUID();
    const chunks = this.#pending?.chunks() ?? [];
    const { killBeforeCommit, killAfterCommit } = task.faults;
    if (killBeforeCommit === true) process.kill(process.pid, 'SIGKILL');
    const completed = ledger.completeJob({ job, model: task.model, chunks, now: at, batchId });
    if (killAfterCommit === true) process.kill(process.pid, 'SIGKILL');
    this.job = job;
    return completed?.batchSealed === true ? batchId : null;
  }

  /** The job as it ends when something went wrong. */
  end(error: unknown): void {
    const value = engineError(error);
    this.job = {
      ...this.job,
      state: value.code === 'job.cancelled' ? 'cancelled' : 'failed',
      finishedAt: isoTime(this.#options.now()),
      progress: { ...this.job.progress, millisecondsLeft: null },
      error: value,
    };
  }

  cleanUp(): void {
    this.#store?.close();
    this.#pending?.delete();
    void this.#session?.release();
  }

  #progress(bytesDone: number): Job {
    const { bytesTotal } = this.job.progress;
    const tally = this.#scorer?.tally;
    if (tally === undefined) return this.job;
    const { counts, histogram, rowsToFix } = tally;
    const done = Math.max(this.job.progress.bytesDone, Math.min(bytesDone, bytesTotal));
    const elapsed = this.#options.now() - this.#startedAt;
    return {
      ...this.job,
      counts: { ...counts },
      histogram: [...histogram],
      rowsToFix,
      progress: {
        bytesDone: done,
        bytesTotal,
        rowsDone: counts.green + counts.refer + counts.red + rowsToFix,
        millisecondsLeft: done === 0 ? null : Math.max(0, Math.round((elapsed * (bytesTotal - done)) / done)),
      },
    };
  }

  #stopIfCancelled(): void {
    if (Atomics.load(this.#options.task.cancel, 0) !== 0) throw new RiskError('job.cancelled');
  }

  async #faults(): Promise<void> {
    const { killAfterRows, chunkDelayMs } = this.#options.task.faults;
    if (killAfterRows !== undefined && this.job.progress.rowsDone >= killAfterRows)
      process.kill(process.pid, 'SIGKILL');
    if (chunkDelayMs !== undefined) await sleep(chunkDelayMs);
  }
}

/** Errors of the file are told apart from errors of its content. */
async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path, { highWaterMark: READ_BYTES });
  try {
    for await (const bytes of stream) yield bytes;
  } catch (error) {
    throw fileError(error, path);
  } finally {
    stream.destroy();
  }
}

/** For when the disk is full: the window is told how the job ended even where the ledger cannot be written. */
function readOr<Value>(other: Value, read: () => Value): Value {
  try {
    return read();
  } catch {
    return other;
  }
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
