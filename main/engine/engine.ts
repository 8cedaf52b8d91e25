/** The engine: the methods of the protocol over the ledger, the outbox and the jobs of one folder. */
import { randomUUID } from 'node:crypto';
import { RiskError } from '@risk/app/contract/errors.ts';
import { CheckThread } from './check-thread.ts';
import { withFile } from './engine-error.ts';
import { deleteUnusedModels } from './job-models.ts';
import { Jobs } from './jobs.ts';
import { Ledger } from './ledger.ts';
import { deleteLeftovers } from './leftover-files.ts';
import { Outbox } from './outbox.ts';
import { forgetDeadOwners, isOwnerAlive, OwnerLock } from './owner-lock.ts';
import { enginePaths } from './paths.ts';
import {
  type EngineEvent,
  type EngineEventPayload,
  type EngineInput,
  type EngineMethod,
  type EngineOptions,
  type EngineOutput,
  methodSchemas,
} from './protocol.ts';
import { loadRowSecret } from './row-keys.ts';

/** How often scored files whose time is over are looked for. */
const EXPIRY_EVERY_MS = 60 * 60_000;
/** How often jobs are looked for whose engine is gone. */
const WATCH_EVERY_MS = 1000;
/** How long a model may take for its test rows; a busy computer takes seconds to load a large one. */
const CHECK_PATIENCE_MS = 30_000;

export interface EngineParts {
  readonly now: () => number;
  readonly monotonic: () => number;
  /** Ends this process at once, whatever its threads are at. */
  readonly die: () => void;
  readonly emit: <Event extends EngineEvent>(event: Event, payload: EngineEventPayload<Event>) => void;
}

type Handlers = {
  readonly [Method in Exclude<EngineMethod, 'close'>]: (
    input: EngineInput<Method>,
  ) => EngineOutput<Method> | Promise<EngineOutput<Method>>;
};

export interface Engine {
  /** @throws RiskError */
  handle(method: EngineMethod, input: unknown): Promise<unknown>;
  /** Jobs that still run become `interrupted`. */
  close(): void;
}

/** @throws RiskError `storage.*` */
export function openEngine(
  { directory, faults }: EngineOptions,
  { now, monotonic, emit, die }: EngineParts,
): Engine {
  const paths = enginePaths(directory);
  loadRowSecret(paths.rowSecret);
  const ledger = new Ledger(paths.ledger);
  const lock = new OwnerLock(paths.owners, randomUUID());
  const isGone = (owner: string): boolean => owner !== lock.id && !isOwnerAlive(paths.owners, owner);
  forgetDeadOwners(paths.owners, now());
  withFile(paths.ledger, () => ledger.dropExpired(now()));

  const outbox = new Outbox(ledger);
  const jobs = new Jobs({
    directory,
    jobsDirectory: paths.jobs,
    modelsDirectory: paths.jobModels,
    ledger,
    owner: lock.id,
    faults: faults ?? {},
    now,
    monotonic,
    onJob: (job) => emit('job.changed', job),
    onBatchSealed: (batchId) => emit('batch.sealed', { batchId }),
    onStuck: () => {
      close();
      die();
    },
  });
  const checks = new CheckThread({
    patienceMs: faults?.checkPatienceMs ?? CHECK_PATIENCE_MS,
    // Leaves the answer the time to cross.
    onStuck: () => setImmediate(() => jobs.endWhenIdle()),
  });
  const endJobsOfTheDead = (): void => {
    for (const job of ledger.interruptJobs(isGone, now())) emit('job.changed', job);
    deleteLeftovers({ directory: paths.jobs, ledger, isGone });
  };
  withFile(paths.ledger, endJobsOfTheDead);
  withFile(paths.ledger, () => deleteUnusedModels(paths.jobModels, ledger));
  withFile(paths.ledger, () => jobs.deleteExpired());
  const expiry = setInterval(() => jobs.deleteExpired(), EXPIRY_EVERY_MS);
  expiry.unref();
  // An engine whose window was killed may live a moment longer than this one has looked.
  const watch = setInterval(() => {
    try {
      if (ledger.hasRunningJobsOfOthers(lock.id)) endJobsOfTheDead();
    } catch {
      // A full disk, or another process that holds the file for long: there is a next time.
    }
  }, WATCH_EVERY_MS);
  watch.unref();

  const handlers: Handlers = {
    'model.check': async (input) => ({ largestDifference: await checks.check(input) }),
    'jobs.start': (input) => jobs.start(input),
    'jobs.list': () => jobs.list(),
    'jobs.get': ({ jobId }) => jobs.get(jobId),
    'jobs.cancel': ({ jobId }) => jobs.cancel(jobId),
    'jobs.delete': ({ jobId }) => {
      jobs.delete(jobId);
      return {};
    },
    'jobs.page': (input) => jobs.page(input),
    'jobs.explain': (input) => jobs.explain(input),
    'jobs.breakdown': (input) => jobs.breakdown(input),
    'jobs.issues': (input) => jobs.issues(input),
    'storage.get': () => jobs.storage(),
    'storage.setRetention': ({ retentionDays }) => jobs.setRetention(retentionDays),
    'jobs.export': async (input) => ({ rows: await jobs.export(input) }),
    'outbox.waiting': ({ limit }) => outbox.waiting(limit),
    'outbox.record': (input) => {
      outbox.record(input);
      return {};
    },
    'outbox.counts': () => outbox.counts(),
  };

  const close = (): void => {
    clearInterval(expiry);
    clearInterval(watch);
    ledger.interruptJobs((owner) => owner === lock.id, now());
    lock.release();
    ledger.close();
  };

  return {
    handle: (method, input) => {
      if (method === 'close') {
        close();
        return Promise.resolve({});
      }
      return dispatch(handlers, method, input);
    },
    close,
  };
}

/** In place of an engine that cannot be opened: starting it again would not help, so each call is told why. */
export function brokenEngine(reason: unknown): Engine {
  return {
    handle: async (method) => {
      if (method !== 'close') throw reason;
      return {};
    },
    close: () => undefined,
  };
}

async function dispatch<Method extends keyof Handlers>(
  handlers: Handlers,
  method: Method,
  input: unknown,
): Promise<EngineOutput<Method>> {
  const parsed = methodSchemas[method].input.safeParse(input);
  if (!parsed.success)
    throw new RiskError('request.invalid', { reason: parsed.error.issues[0]?.message ?? method });
  return handlers[method](parsed.data);
}
