/**
 * The workstation: the one object behind every window. It knows the service, keeps the model in force, orders work from
 * the engine and brings counts away. No HTTP server and no Electron in here: both bind the same verbs.
 */
import { mkdir, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type DesktopEvent,
  type DesktopVerb,
  desktopVerbs,
  type EventPayload,
  type Job,
  type SyncReport,
  type VerbAnswer,
  type VerbOutput,
  type WorkstationStatus,
} from '@risk/app/contract/desktop.ts';
import { RiskError, toErrorValue } from '@risk/app/contract/errors.ts';
import { verbSchemas } from '@risk/app/contract/verb-schemas.ts';
import { z } from 'zod';
import type { EngineOutput } from '../engine/protocol.ts';
import { type EngineClient, startEngine } from '../engine/supervisor.ts';
import { deliverBatches } from './courier.ts';
import { forgetUnfinished } from './disk.ts';
import { Emitter } from './emitter.ts';
import { EnrolmentDesk } from './enrolment-desk.ts';
import { PolicedStateStore } from './machine-policy.ts';
import { modelInUse } from './model-in-use.ts';
import { ModelKeeper } from './model-keeper.ts';
import { ModelStore } from './model-store.ts';
import { workstationPaths } from './paths.ts';
import { RetryLoop } from './retry-loop.ts';
import { fileSecrets } from './secret-store.ts';
import { Synchroniser } from './synchroniser.ts';
import {
  defaultIntervals,
  type ExportOptions,
  type FileToScore,
  type Intervals,
  type ScoreOptions,
  type Workstation,
  type WorkstationOptions,
} from './workstation-contract.ts';

/**
 * Opens the stored model, verified again, before it answers; what needs the network comes later.
 * @throws RiskError `storage.*` where the engine cannot use its own files
 */
export async function openWorkstation(options: WorkstationOptions): Promise<Workstation> {
  const paths = workstationPaths(options.dataDirectory);
  await mkdir(paths.directory, { recursive: true, mode: 0o700 });
  for (const folder of [paths.directory, paths.models, paths.secrets, paths.uploads, paths.exports])
    await forgetUnfinished(folder, options.now());
  const engine = startEngine(
    { directory: paths.directory, faults: options.faults ?? {} },
    options.spawnEngine,
  );
  try {
    const workstation = new LocalWorkstation(options, engine);
    await workstation.open();
    return workstation;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

type Handlers = {
  readonly [Verb in DesktopVerb]: (
    input: z.output<(typeof desktopVerbs)[Verb]['input']>,
  ) => Promise<VerbOutput<Verb>>;
};

class LocalWorkstation implements Workstation {
  readonly #options: WorkstationOptions;
  readonly #engine: EngineClient;
  readonly #emitter = new Emitter();
  readonly #closing = new AbortController();
  readonly #state: PolicedStateStore;
  readonly #desk: EnrolmentDesk;
  readonly #keeper: ModelKeeper;
  readonly #syncLoop: RetryLoop;
  readonly #deliveryLoop: RetryLoop;
  readonly #handlers: Handlers;
  readonly #intervals: Intervals;
  #outbox: EngineOutput<'outbox.counts'> = { waiting: 0, delivered: 0, refused: 0 };
  #provisionTimer: NodeJS.Timeout | undefined;
  #provisionSeen = '';

  constructor(options: WorkstationOptions, engine: EngineClient) {
    const { dataDirectory, fetch, now, random, policy = {} } = options;
    const paths = workstationPaths(dataDirectory);
    const intervals = { ...defaultIntervals, ...options.intervals };
    this.#options = options;
    this.#engine = engine;
    this.#intervals = intervals;
    this.#state = new PolicedStateStore(paths.state, policy);
    this.#desk = new EnrolmentDesk({
      state: this.#state,
      policy,
      secrets: options.secrets ?? fileSecrets(paths.secrets),
      provisionPath: paths.provision,
      addressOverride: options.serviceUrl,
      desktopName: options.desktopName,
      appVersion: options.version,
      fetch,
      timeoutMs: intervals.requestTimeoutMs,
      signal: this.#closing.signal,
      now,
    });
    const models = new ModelStore(paths.models, engine);
    this.#keeper = new ModelKeeper({
      state: this.#state,
      models,
      synchroniser: new Synchroniser({ desk: this.#desk, state: this.#state, models, now }),
      now,
      onChange: () => this.#tellStatus(),
    });
    const pace = { firstRetryMs: intervals.firstRetryMs, longestRetryMs: intervals.longestRetryMs, random };
    this.#syncLoop = new RetryLoop({
      ...pace,
      everyMs: intervals.syncMs,
      attempt: () => this.#syncAttempt(),
    });
    this.#deliveryLoop = new RetryLoop({ ...pace, everyMs: intervals.syncMs, attempt: () => this.deliver() });
    this.#handlers = this.#makeHandlers();
  }

  async open(): Promise<void> {
    this.#engine.on('job.changed', (job) => this.#emitter.emit('job.changed', job));
    this.#engine.on('batch.sealed', () => {
      void this.#countOutbox();
      if (this.#options.background) this.#deliveryLoop.poke();
    });
    await this.#requireStorage();
    await this.#keeper.open();
    await this.#countOutbox();
    if (!this.#options.background) return;
    this.#syncLoop.poke();
    this.#provisionTimer = setInterval(() => void this.#watchProvision(), this.#intervals.provisionMs);
  }

  async handle<Verb extends DesktopVerb>(verb: Verb, input: unknown): Promise<VerbAnswer<VerbOutput<Verb>>> {
    const parsed = verbSchemas[verb].input.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const reason = `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
      return { ok: false, error: new RiskError('request.invalid', { reason }).toValue() };
    }
    try {
      return { ok: true, value: await this.#handlers[verb](parsed.data) };
    } catch (error) {
      return { ok: false, error: toErrorValue(error) };
    }
  }

  scorePath(file: FileToScore, options: ScoreOptions = {}): Promise<Job> {
    return this.#scoreWithModel(file, options);
  }

  async exportResults(
    jobId: string,
    destinationPath: string,
    { reasons = false, rows = 'all' }: ExportOptions = {},
  ): Promise<void> {
    await this.#engine.call('jobs.export', { jobId, path: destinationPath, reasons, rows });
  }

  status(): Promise<WorkstationStatus> {
    return Promise.resolve(this.#status());
  }

  async enrol(enrolment: string): Promise<void> {
    await this.#desk.enrol(enrolment);
    await this.#keeper.refresh();
    if (this.#options.background) this.#syncLoop.poke();
  }

  synchronise(): Promise<SyncReport> {
    return this.#keeper.synchronise();
  }

  async deliver(): Promise<'done' | 'failed'> {
    await this.#countOutbox();
    if (this.#outbox.waiting === 0) return 'done';
    const state = await this.#state.read();
    if (state.enrolment === null) return 'failed';
    const { client } = await this.#desk.client(state);
    const outcome = await deliverBatches(this.#engine, client);
    await this.#countOutbox();
    return outcome;
  }

  on<Event extends DesktopEvent>(event: Event, listener: (payload: EventPayload<Event>) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#provisionTimer);
    this.#syncLoop.close();
    this.#deliveryLoop.close();
    this.#closing.abort();
    await this.#engine.close();
  }

  #makeHandlers(): Handlers {
    const engine = this.#engine;
    return {
      'status.get': () => this.status(),
      'model.sync': () => this.synchronise(),
      'jobs.list': (input) => engine.call('jobs.list', input),
      'jobs.get': (input) => engine.call('jobs.get', input),
      'jobs.scoreSample': () => {
        const path = this.#options.sampleFile;
        return this.scorePath({ path, fileName: basename(path), deleteAfter: false });
      },
      'jobs.cancel': (input) => engine.call('jobs.cancel', input),
      'jobs.delete': (input) => engine.call('jobs.delete', input),
      'jobs.page': (input) => engine.call('jobs.page', input),
      'jobs.explain': (input) => engine.call('jobs.explain', input),
      'jobs.breakdown': (input) => engine.call('jobs.breakdown', input),
      'storage.get': (input) => engine.call('storage.get', input),
      'storage.setRetention': (input) => engine.call('storage.setRetention', input),
      'jobs.issues': (input) => engine.call('jobs.issues', input),
    };
  }

  async #scoreWithModel(
    { path, fileName, deleteAfter }: FileToScore,
    { model: given, resultsPath, isStrict = false }: ScoreOptions,
  ): Promise<Job> {
    try {
      const { release, releaseSha256, onnxPath } = given ?? this.#keeper.requireModel();
      const model = { release, releaseSha256, onnxPath };
      return await this.#engine.call('jobs.start', {
        path,
        fileName,
        deleteAfter,
        model,
        resultsPath: resultsPath ?? null,
        isStrict,
      });
    } catch (error) {
      if (deleteAfter) await rm(path, { force: true });
      throw error;
    }
  }

  async #syncAttempt(): Promise<'done' | 'failed'> {
    const { outcome } = await this.synchronise();
    const isDone = outcome === 'activated' || outcome === 'unchanged';
    if (isDone) this.#deliveryLoop.poke();
    // Without a service to talk to there is nothing to retry: the provisioning file is watched.
    return isDone || outcome === 'not-enrolled' ? 'done' : 'failed';
  }

  /** A new provisioning string is a reason to try at once where something is wrong. */
  async #watchProvision(): Promise<void> {
    const outcome = this.#keeper.lastSync?.outcome;
    if (this.#keeper.syncing || outcome === 'activated' || outcome === 'unchanged') return;
    const provision = await this.#desk.freshProvision().catch(() => null);
    if (provision === null || provision.sha256 === this.#provisionSeen) return;
    this.#provisionSeen = provision.sha256;
    this.#syncLoop.poke();
  }

  /** An engine without its files cannot even check a model: the person is told the cause, not that there is no model. */
  async #requireStorage(): Promise<void> {
    await this.#engine.call('outbox.counts', {}).catch((error: unknown) => {
      if (error instanceof RiskError && error.code.startsWith('storage.')) throw error;
    });
  }

  async #countOutbox(): Promise<void> {
    try {
      this.#outbox = await this.#engine.call('outbox.counts', {});
    } catch {
      // The engine is being started again; the figures stay as they were.
    }
    this.#tellStatus();
  }

  #tellStatus(): void {
    if (!this.#closing.signal.aborted) this.#emitter.emit('status.changed', this.#status());
  }

  #status(): WorkstationStatus {
    const { model, lastSync, connection, syncing, enrolment, time } = this.#keeper;
    return {
      version: this.#options.version,
      enrolment:
        enrolment === null
          ? {
              state: 'not-enrolled',
              error: lastSync?.steps.find(({ step }) => step === 'enrol')?.error ?? null,
            }
          : {
              state: 'enrolled',
              serviceUrl: this.#desk.address(enrolment.address),
              desktopId: enrolment.desktopId,
              enrolledAt: enrolment.enrolledAt,
            },
      connection,
      model: model === null ? null : modelInUse(model, time),
      lastSync,
      syncing,
      outbox: this.#outbox,
      sampleFileName: basename(this.#options.sampleFile),
    };
  }
}
