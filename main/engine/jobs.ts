/** The jobs of this engine: started, followed, cancelled, shown page by page, exported, deleted. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Breakdown, Explanation, Job, Page, PageRequest, Storage } from '@risk/app/contract/desktop.ts';
import { RiskError, toErrorValue } from '@risk/app/contract/errors.ts';
import { fileError } from './engine-error.ts';
import { exportResults, exportRowsToFix } from './export-results.ts';
import { deleteUnusedModels } from './job-models.ts';
import { deleteStore, JobStore, rowsPath, storePath } from './job-store.ts';
import { JobView } from './job-view.ts';
import type { Ledger } from './ledger.ts';
import type { EngineFaults, EngineInput, EngineOutput } from './protocol.ts';
import { ReasonsThread } from './reasons-thread.ts';
import { RowsFile } from './rows-file.ts';
import { type JobMessage, ScoringThreads } from './scoring-threads.ts';
import { HISTOGRAM_BARS } from './tally.ts';
import { Throttle } from './throttle.ts';

const TOLD_EVERY_MS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
const SAVED_EVERY_MS = 1000;
/** Jobs whose columns stay in memory. */
const OPEN_VIEWS = 3;

export interface JobsOptions {
  readonly directory: string;
  readonly jobsDirectory: string;
  readonly modelsDirectory: string;
  readonly ledger: Ledger;
  readonly owner: string;
  readonly faults: EngineFaults;
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly onJob: (job: Job) => void;
  readonly onBatchSealed: (batchId: string) => void;
  /** Native code goes on and on, and no job runs: the process may end, and nothing else ends such code. */
  readonly onStuck: () => void;
}

interface LiveJob {
  job: Job;
  readonly view: JobView;
  readonly cancel: Int32Array<SharedArrayBuffer>;
  readonly ended: Promise<void>;
}

export class Jobs {
  readonly #options: JobsOptions;
  readonly #threads: ScoringThreads;
  readonly #reasons: ReasonsThread;
  readonly #live = new Map<string, LiveJob>();
  readonly #views = new Map<string, JobView>();
  #isStuck = false;

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#reasons = new ReasonsThread(options.modelsDirectory);
    this.#threads = new ScoringThreads(() => this.endWhenIdle());
    mkdirSync(options.jobsDirectory, { recursive: true });
    this.#threads.warmUp();
  }

  /**
   * @returns the running job
   * @throws RiskError `file.not-found`, `file.exists-as-folder`, `file.unreadable`
   */
  async start({ fileName, ...input }: EngineInput<'jobs.start'>): Promise<Job> {
    const { path, deleteAfter, model } = input;
    try {
      const bytesTotal = await readableSize(path);
      const job = this.#newJob(fileName, bytesTotal, model);
      this.#options.ledger.addJob(job, {
        owner: this.#options.owner,
        onnxSha256: model.release.onnx.sha256,
        elsewhere: { copy: deleteAfter ? path : null, results: input.resultsPath },
      });
      this.#runOrFail(job, input);
      return job;
    } catch (error) {
      if (deleteAfter) rmSync(path, { force: true });
      throw error;
    }
  }

  list(): Job[] {
    return this.#options.ledger
      .jobs()
      .map((job) => this.#withRetention(this.#live.get(job.jobId)?.job ?? job));
  }

  /** @throws RiskError `job.not-found` */
  get(jobId: string): Job {
    return this.#withRetention(this.#live.get(jobId)?.job ?? this.#options.ledger.job(jobId));
  }

  /** Resolves with the job as it ended; one that had ended before stays as it is. */
  async cancel(jobId: string): Promise<Job> {
    const live = this.#live.get(jobId);
    if (live === undefined) return this.get(jobId);
    this.#threads.withdraw(jobId, new RiskError('job.cancelled'));
    Atomics.store(live.cancel, 0, 1);
    Atomics.notify(live.cancel, 0);
    await live.ended;
    return this.#withRetention(live.job);
  }

  /** Native code is stuck: the process is replaced as soon as no job needs it. */
  endWhenIdle(): void {
    this.#isStuck = true;
    if (this.#live.size === 0) this.#options.onStuck();
  }

  /** What scored files take on this computer. */
  storage(): Storage {
    const names = readdirSync(this.#options.jobsDirectory);
    const sizes = names.map(
      (name) => statSync(join(this.#options.jobsDirectory, name), { throwIfNoEntry: false })?.size ?? 0,
    );
    return {
      retentionDays: this.#options.ledger.retentionDays(),
      jobs: this.#options.ledger.jobs().length,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
    };
  }

  setRetention(days: number | null): Storage {
    this.#options.ledger.setRetentionDays(days);
    this.deleteExpired();
    return this.storage();
  }

  /** Deletes the jobs whose time is over. */
  deleteExpired(): void {
    const now = this.#options.now();
    for (const { jobId, state, keptUntil } of this.list())
      if (state !== 'running' && keptUntil !== null && Date.parse(keptUntil) <= now) this.delete(jobId);
  }

  #withRetention(job: Job): Job {
    const days = this.#options.ledger.retentionDays();
    if (job.finishedAt === null || days === null) return { ...job, keptUntil: null };
    return { ...job, keptUntil: new Date(Date.parse(job.finishedAt) + days * DAY_MS).toISOString() };
  }

  /** @throws RiskError `job.still-running` */
  delete(jobId: string): void {
    if (this.get(jobId).state === 'running') throw new RiskError('job.still-running');
    this.#views.get(jobId)?.close();
    this.#views.delete(jobId);
    const { ledger, jobsDirectory, modelsDirectory } = this.#options;
    ledger.deleteJob(jobId);
    deleteStore(jobsDirectory, jobId);
    deleteUnusedModels(modelsDirectory, ledger);
  }

  /** With the top reasons of its rows; a page comes without them where they cannot be had. */
  async page({ jobId, ...request }: PageRequest): Promise<Page> {
    const view = this.#currentView(jobId);
    const page = view.page(request, this.#live.has(jobId));
    const model = view.model();
    return model === null ? page : { ...page, rows: await this.#reasons.withTopReasons(model, page.rows) };
  }

  /** @throws RiskError `job.not-found`, `request.not-found`, `reasons.*`, `model.unusable` */
  async explain({ jobId, rowId }: EngineInput<'jobs.explain'>): Promise<Explanation> {
    const view = this.#currentView(jobId);
    const row = view.row(rowId);
    if (row === null) throw new RiskError('request.not-found', { what: 'applicant', name: String(rowId) });
    const model = view.model();
    if (model === null) throw new RiskError('reasons.model-gone');
    return this.#reasons.explain(model, row);
  }

  breakdown({ jobId, key }: EngineInput<'jobs.breakdown'>): Breakdown {
    return this.#currentView(jobId).breakdown(key);
  }

  issues({ jobId, from, limit }: EngineInput<'jobs.issues'>): EngineOutput<'jobs.issues'> {
    this.get(jobId);
    return this.#withStore(jobId, (store) => store.issues(from, limit));
  }

  /** @throws RiskError `job.still-running`, `job.not-found`, `file.unwritable`, with reasons also `reasons.model-gone` */
  async export({ jobId, path, reasons, rows }: EngineInput<'jobs.export'>): Promise<number> {
    if (this.get(jobId).state === 'running') throw new RiskError('job.still-running');
    const { model } = this.get(jobId);
    const store = this.#openStore(jobId);
    const file = RowsFile.open(rowsPath(this.#options.jobsDirectory, jobId));
    try {
      if (rows === 'to-fix') return await exportRowsToFix(store, path);
      const reasonsOf = reasons ? (rowId: number) => this.#sentences(jobId, rowId) : null;
      return await exportResults(store, file, { path, policy: model.policy, reasonsOf });
    } finally {
      file.close();
      store.close();
    }
  }

  /** In place of reasons that do not add up stands the sentence that says so. */
  async #sentences(jobId: string, rowId: number): Promise<readonly string[]> {
    try {
      const { sentences } = await this.explain({ jobId, rowId });
      return sentences.map(({ en }) => en);
    } catch (error) {
      if (error instanceof RiskError && error.code === 'reasons.do-not-add-up') return [error.message];
      throw error;
    }
  }

  #newJob(
    fileName: string,
    bytesTotal: number,
    { release, releaseSha256 }: EngineInput<'jobs.start'>['model'],
  ): Job {
    return {
      jobId: randomUUID(),
      fileName,
      state: 'running',
      startedAt: new Date(this.#options.now()).toISOString(),
      finishedAt: null,
      model: {
        name: release.model.name,
        version: release.model.version,
        releaseSha256,
        policy: release.policy,
      },
      columns: [],
      recognition: null,
      keptUntil: null,
      progress: { bytesDone: 0, bytesTotal, rowsDone: 0, millisecondsLeft: null },
      counts: { green: 0, refer: 0, red: 0 },
      rowsToFix: 0,
      histogram: Array.from({ length: HISTOGRAM_BARS }, () => 0),
      error: null,
    };
  }

  /** A job whose files cannot be made does not stay behind as one that runs. @throws what `#run` throws */
  #runOrFail(job: Job, input: Omit<EngineInput<'jobs.start'>, 'fileName'>): void {
    try {
      this.#run(job, input);
    } catch (error) {
      this.#options.ledger.saveRunningJob(failed(job, error, this.#options.now()));
      throw error;
    }
  }

  #run(job: Job, input: Omit<EngineInput<'jobs.start'>, 'fileName'>): void {
    const { path, deleteAfter } = input;
    const { directory, jobsDirectory, faults, monotonic } = this.#options;
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const view = new JobView({
      store: new JobStore(jobsDirectory, job.jobId),
      file: RowsFile.create(rowsPath(jobsDirectory, job.jobId)),
      policy: job.model.policy,
      monotonic,
    });
    const throttle = new Throttle(TOLD_EVERY_MS, monotonic, () => this.#options.onJob(live.job));
    const saved = new Throttle(SAVED_EVERY_MS, monotonic, () =>
      this.#options.ledger.saveRunningJob(live.job),
    );
    const hear = (message: JobMessage): void => {
      live.job = message.job;
      if (message.type === 'progress') {
        if (message.block !== null) view.append(message.block);
        throttle.request();
        saved.request();
        return;
      }
      throttle.stop();
      saved.stop();
      this.#end(job.jobId, message.job, view);
      if (message.sealedBatchId !== null) this.#options.onBatchSealed(message.sealedBatchId);
    };
    const run = this.#threads.run({ ...input, job, directory, cancel, faults }, hear);
    const ended = run.catch((error: unknown) => {
      throttle.stop();
      saved.stop();
      if (deleteAfter) rmSync(path, { force: true });
      live.job = failed(live.job, error, this.#options.now());
      this.#options.ledger.saveRunningJob(live.job);
      this.#end(job.jobId, live.job, view);
    });
    const live: LiveJob = { job, view, cancel, ended };
    this.#live.set(job.jobId, live);
  }

  #end(jobId: string, job: Job, view: JobView): void {
    this.#live.delete(jobId);
    this.#keep(jobId, view);
    this.#options.onJob(this.#withRetention(job));
    if (this.#isStuck) this.endWhenIdle();
  }

  /** With all rows that are there by now. */
  #currentView(jobId: string): JobView {
    const live = this.#live.get(jobId);
    if (live !== undefined) return live.view;
    const job = this.get(jobId);
    const view = this.#view(jobId);
    if (job.state === 'running') view.load();
    return view;
  }

  #view(jobId: string): JobView {
    const open = this.#views.get(jobId);
    if (open !== undefined) return open;
    const { monotonic, jobsDirectory } = this.#options;
    const view = new JobView({
      store: this.#openStore(jobId),
      file: RowsFile.open(rowsPath(jobsDirectory, jobId)),
      policy: this.get(jobId).model.policy,
      monotonic,
    });
    view.load();
    this.#keep(jobId, view);
    return view;
  }

  /** Keeps the view as the newest of a few. */
  #keep(jobId: string, view: JobView): void {
    this.#views.delete(jobId);
    this.#views.set(jobId, view);
    for (const [oldest, old] of this.#views) {
      if (this.#views.size <= OPEN_VIEWS) break;
      old.close();
      this.#views.delete(oldest);
    }
  }

  #withStore<Value>(jobId: string, use: (store: JobStore) => Value): Value {
    const store = this.#openStore(jobId);
    try {
      return use(store);
    } finally {
      store.close();
    }
  }

  #openStore(jobId: string): JobStore {
    // Opening would make an empty one.
    if (!existsSync(storePath(this.#options.jobsDirectory, jobId))) throw new RiskError('job.not-found');
    return new JobStore(this.#options.jobsDirectory, jobId);
  }
}

async function readableSize(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    await access(path, constants.R_OK);
    return found.size;
  } catch (error) {
    throw fileError(error, path);
  }
}

function failed(job: Job, thrown: unknown, now: number): Job {
  const error = toErrorValue(thrown);
  return {
    ...job,
    state: error.code === 'job.cancelled' ? 'cancelled' : 'failed',
    finishedAt: new Date(now).toISOString(),
    progress: { ...job.progress, millisecondsLeft: null },
    error,
  };
}
