/** Scores one file from its first byte to the entry in the ledger. Runs on a thread of its own. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Recognition } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { recogniseHeader } from '@risk/app/table/header.ts';
import { SAMPLE_BYTES } from '@risk/app/table/number-styles.ts';
import { type FileBlock, readFile } from '@risk/app/table/read-file.ts';
import type { RowBlock } from '@risk/app/table/row-block.ts';
import type { BlockCrew } from './block-crew.ts';
import type { BlockJob, ScoredBlock } from './block-task.ts';
import { engineError } from './engine-error.ts';
import { InputFile } from './input-file.ts';
import { keepModel } from './job-models.ts';
import { JobStore, rowsPath, type StoredBlock } from './job-store.ts';
import type { Ledger } from './ledger.ts';
import { enginePaths } from './paths.ts';
import { PendingRows } from './pending-rows.ts';
import { recogniseFile } from './recognise-file.ts';
import { ResultWriter } from './result-writer.ts';
import { RowsFile } from './rows-file.ts';
import type { ScoringMessage, ScoringTask } from './scoring-task.ts';
import { Tally } from './tally.ts';

export interface ScoreFileOptions {
  readonly task: ScoringTask;
  readonly ledger: Ledger;
  readonly rowSecret: Buffer;
  /** Who scores the blocks. */
  readonly crew: BlockCrew;
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
  readonly #tally = new Tally();
  #store: JobStore | undefined;
  #rows: RowsFile | undefined;
  /** Where results are written in place of rows. */
  #results: RowsFile | undefined;
  #pending: PendingRows | undefined;
  #cancelled: Promise<never> | undefined;

  constructor(options: ScoreFileOptions) {
    this.#options = options;
    this.job = options.task.job;
    this.#startedAt = options.now();
  }

  /** @returns the id of the batch that was sealed, if one was */
  async scoreAll(): Promise<string | null> {
    const { task } = this.#options;
    const { jobs, jobModels } = enginePaths(task.directory);
    const { release } = task.model;
    this.#store = new JobStore(jobs, this.job.jobId);
    this.#rows = RowsFile.create(rowsPath(jobs, this.job.jobId));
    await keepModel({
      directory: jobModels,
      onnxPath: task.model.onnxPath,
      sha256: release.onnx.sha256,
      jobId: this.job.jobId,
    });
    if (task.resultsPath !== null) this.#results = createResults(task.resultsPath);
    this.#store.saveModel({
      onnxSha256: release.onnx.sha256,
      schema: release.schema,
      profile: release.profile,
    });
    const input = await InputFile.open(task.path);
    try {
      await this.#scoreBlocks(input);
      await input.requireUnchanged();
    } finally {
      await input.close();
    }
    this.#stopIfCancelled();
    const { rowsToFix, progress } = this.job;
    if (progress.rowsDone === 0) throw new RiskError('csv.no-rows');
    if (task.isStrict && rowsToFix > 0) throw new RiskError('job.rows-to-fix', { count: rowsToFix });
    this.#results?.flush();
    this.#rows.flush();
    this.#store.flush();
    return this.#complete();
  }

  /** Blocks are read, scored by the helpers and stored at the same time; stored in the file's order. */
  async #scoreBlocks(input: InputFile): Promise<void> {
    const { crew } = this.#options;
    const blocks = readFile(input.bytes());
    const { blockJob, sample } = await this.#recognise(blocks);
    const onTheirWay: { readonly scored: Promise<ScoredBlock>; readonly bytesRead: number }[] = [];
    const storeOldest = async (): Promise<void> => {
      const oldest = onTheirWay.shift();
      if (oldest === undefined) return;
      await this.#faults();
      this.#stopIfCancelled();
      this.#keep(await this.#unlessCancelled(oldest.scored), oldest.bytesRead);
    };
    for await (const block of chain(sample, blocks)) {
      this.#stopIfCancelled();
      if (block.encoding !== null && block.encoding !== this.job.recognition?.encoding)
        this.#note(block.encoding);
      const { bytesRead, bytes, cellEnd, rowEnd, firstLine, lines } = block;
      const rows: RowBlock = { bytes, cellEnd, rowEnd, firstLine, lines };
      onTheirWay.push({ scored: crew.score(blockJob, rows), bytesRead });
      if (onTheirWay.length >= crew.appetite) await storeOldest();
    }
    while (onTheirWay.length > 0) await storeOldest();
  }

  /** Reads the first rows and tells what the file is. */
  async #recognise(
    blocks: AsyncGenerator<FileBlock>,
  ): Promise<{ readonly blockJob: BlockJob; readonly sample: readonly FileBlock[] }> {
    const { task, rowSecret, ledger, tell } = this.#options;
    const { release } = task.model;
    const sample: FileBlock[] = [];
    let size = 0;
    while (size < SAMPLE_BYTES) {
      const next = await blocks.next();
      if (next.done === true) break;
      sample.push(next.value);
      size += next.value.bytes.length;
    }
    const [first] = sample;
    if (first === undefined) throw new RiskError('csv.empty');
    const { header } = first;
    const recognised = recogniseHeader(release.schema, header);
    const { styles, recognition, columns } = recogniseFile(release.schema, recognised, sample);
    this.#store?.saveFile({ header, delimiter: first.delimiter ?? ',', styles });
    const { profile } = release;
    if (profile !== null)
      this.#pending = new PendingRows(
        join(enginePaths(task.directory).jobs, `${this.job.jobId}.pending`),
        profile.features.length + 1,
      );
    this.job = { ...this.job, columns: [...columns], recognition };
    ledger.saveRunningJob(this.job);
    tell({ type: 'progress', job: this.job, block: null });
    const { jobId } = this.job;
    const delimiter = first.delimiter ?? ',';
    if (this.#results !== undefined) {
      const { policy } = release;
      const writer = new ResultWriter({ header, delimiter, policy, withReasons: false });
      this.#results.append(Buffer.from(writer.header()));
    }
    const results = task.resultsPath === null ? null : { delimiter };
    const crashAfterRows = task.faults.crashAfterRows ?? null;
    return {
      blockJob: { jobId, model: task.model, header, styles, rowSecret, results, crashAfterRows },
      sample,
    };
  }

  #note(encoding: Recognition['encoding']): void {
    const { recognition } = this.job;
    if (recognition !== null) this.job = { ...this.job, recognition: { ...recognition, encoding } };
  }

  #keep({ toFix, counted, output, bytes, ...scored }: ScoredBlock, bytesRead: number): void {
    const { places, lines, probabilities, decisions, isPlain, cellEnd } = scored;
    let stored: StoredBlock | null = null;
    if (output !== null) this.#results?.append(output);
    if (bytes !== null)
      stored = {
        places,
        lines,
        probabilities,
        decisions,
        isPlain,
        position: this.#rows?.append(bytes) ?? 0,
        byteLength: bytes.length,
        cellEnd,
      };
    this.#store?.saveBlock(stored, toFix);
    if (counted !== null) this.#pending?.append(counted);
    this.#tally.add(scored, toFix.length);
    this.job = this.#progress(bytesRead);
    this.#options.tell({ type: 'progress', job: this.job, block: stored });
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
    // Nobody cancels any more what has ended; nor is that an error.
    this.#cancelled?.catch(() => undefined);
    Atomics.notify(this.#options.task.cancel, 0);
    this.#store?.close();
    this.#rows?.close();
    this.#results?.close();
    const { resultsPath } = this.#options.task;
    if (resultsPath !== null && this.job.state !== 'completed') rmSync(resultsPath, { force: true });
    this.#pending?.delete();
  }

  #progress(bytesDone: number): Job {
    const { bytesTotal } = this.job.progress;
    const { counts, histogram, rowsToFix } = this.#tally;
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

  /** A model may answer late, or never: who cancels does not wait for it. */
  #unlessCancelled<Value>(answer: Promise<Value>): Promise<Value> {
    this.#cancelled ??= this.#cancellation();
    return Promise.race([answer, this.#cancelled]);
  }

  async #cancellation(): Promise<never> {
    await Atomics.waitAsync(this.#options.task.cancel, 0, 0).value;
    throw new RiskError('job.cancelled');
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

/** For when the disk is full: the window is told how the job ended even where the ledger cannot be written. */
function readOr<Value>(other: Value, read: () => Value): Value {
  try {
    return read();
  } catch {
    return other;
  }
}

async function* chain<Value>(first: Iterable<Value>, rest: AsyncIterable<Value>): AsyncGenerator<Value> {
  yield* first;
  yield* rest;
}

/** @throws RiskError `file.unwritable` */
function createResults(path: string): RowsFile {
  try {
    return RowsFile.create(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RiskError('file.unwritable', { file: basename(path), reason }, { cause });
  }
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
