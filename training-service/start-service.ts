/** Puts the service together: database, parts, server, first start. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@risk/app/contract/environment.ts';
import type { PublicKey } from '@risk/app/model/envelope.ts';
import type { TrustedKeys } from '@risk/app/model/key-set.ts';
import type { FastifyBaseLogger } from 'fastify';
import { AuditTrail } from './access/audit-trail.ts';
import { People } from './access/people.ts';
import { newSecret } from './access/secrets.ts';
import { Sessions } from './access/sessions.ts';
import { buildServer, type RouteName } from './api/build-server.ts';
import type { Connection } from './context.ts';
import { DatasetCatalogue } from './datasets/dataset-catalogue.ts';
import { DriftMonitor } from './drift/drift-monitor.ts';
import {
  DEMO_ADMIN,
  ensureDemoPeople,
  ensureOperator,
  isDemonstration,
  prepareDemonstration,
  type Tokens,
} from './first-start.ts';
import { BatchIntake } from './fleet/batch-intake.ts';
import { DesktopRoll } from './fleet/desktop-roll.ts';
import { EnrolmentDesk } from './fleet/enrolment-desk.ts';
import { provisionWorkstation } from './fleet/provisioning.ts';
import { ServiceMetrics } from './monitoring/service-metrics.ts';
import type { ServiceParts } from './parts.ts';
import { KeyOffice } from './registry/key-office.ts';
import { type KeyRing, openKeyRing } from './registry/key-ring.ts';
import { ModelRegistry } from './registry/model-registry.ts';
import { OrderBook } from './registry/order-book.ts';
import { ReleaseShelf } from './registry/release-shelf.ts';
import { FolderArtifactStore } from './storage/artifact-store.ts';
import { type Database, openDatabase } from './storage/open-database.ts';
import { codeVersion } from './tracking/code-version.ts';
import { RunLog } from './tracking/run-log.ts';
import { type Trainer, TrainingDesk } from './tracking/training-desk.ts';

const MODEL_NAME = 'credit-risk';
const HOST = '127.0.0.1';
/** How long before the end of the key set in force a start says so. */
const KEYS_WARNING_MS = 60 * 24 * 60 * 60 * 1000;
/** How often runs of other processes that have died are looked for. */
const ABANDONED_MS = 30_000;

export interface ServiceOptions {
  readonly environment: Environment;
  /** Takes the few lines that a person at the terminal reads. */
  readonly say: (line: string) => void;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly random?: (size: number) => Uint8Array;
  readonly train?: Trainer;
}

export interface RunningService {
  readonly address: string;
  /** Of the people that this start made or knows, by user name. */
  readonly tokens: Tokens;
  readonly parts: ServiceParts;
  readonly kysely: Connection;
  /** The root key at the start; desktops learn it when they enrol. */
  readonly rootKey: PublicKey;
  /** All routes that the server answers. */
  readonly routes: readonly RouteName[];
  /** Resolves when `/health` says `ok`: the demonstration, where there is one, stands. */
  readonly ready: Promise<void>;
  /** Ends server, training, database and lock. */
  close(): Promise<void>;
}

/**
 * Resolves as soon as the service listens; training may still go on.
 * @throws RiskError `storage.locked`, `storage.other-root-key`; an error with code EADDRINUSE where the port is taken
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { environment, say, version, now = Date.now, random = randomBytes } = options;
  const folder = join(environment.dataDirectory, 'service');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = await openDatabase(
    environment.databaseUrl === undefined ? { directory: folder } : { url: environment.databaseUrl },
  );
  let address = '';
  let log: FastifyBaseLogger | undefined;
  const report = (error: unknown): void => log?.error({ err: error }, 'a run failed');
  let isReady = false;
  try {
    const ring = await openKeyRing(database.kysely, join(folder, 'keys'));
    const { rootKey } = await ring.announcement();
    warnOfEnd(await ring.current(), now(), say);
    const parts = buildParts({ options: { ...options, now, random }, database, folder, ring, report });
    await parts.runs.failAbandoned(await database.liveOwners());
    const { server, routes } = await buildServer({
      parts,
      version,
      now,
      logLevel: environment.logLevel,
      address: () => address,
      isReady: async () => isReady && (await database.isReachable()),
    });
    log = server.log;
    address = await server.listen({ host: HOST, port: environment.servicePort });

    const newToken = (): string => newSecret('risk_person', random);
    const start = { parts, kysely: database.kysely, newToken, folder, say };
    const demo = await isDemonstration(start, environment.demo);
    if (environment.token !== undefined) await ensureOperator(start, true, '');
    const tokens = demo
      ? await ensureDemoPeople(start)
      : await ensureOperator(start, environment.token !== undefined, `${address}/sign-in`);
    const prepare = async (): Promise<void> => {
      if (demo) {
        await provisionWorkstation({
          dataDirectory: environment.dataDirectory,
          desk: parts.enrolment,
          address,
          rootKeyId: rootKey.keyId,
          createdBy: DEMO_ADMIN,
        });
        await prepareDemonstration(start);
      }
      await parts.drift.refresh();
      isReady = true;
      say(`Service ready on ${address}`);
    };
    const watch = watchAbandonedRuns(parts.runs, database);
    const ready = prepare();
    ready.catch(() => undefined);
    return {
      address,
      tokens,
      parts,
      kysely: database.kysely,
      rootKey,
      routes,
      ready,
      close: async () => {
        clearInterval(watch);
        await Promise.all([server.close(), parts.training.close()]);
        await ready.catch(() => undefined);
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Root keys that lie in safes take people some time. */
function warnOfEnd({ version, expiresAt }: TrustedKeys, now: number, say: ServiceOptions['say']): void {
  if (expiresAt === null || Date.parse(expiresAt) - now > KEYS_WARNING_MS) return;
  say(`Key set ${version} ends on ${expiresAt}; desktops take no news from then on.`);
  say('Publish the next one before: npm run admin -- keys');
}

interface BuildOptions {
  readonly options: ServiceOptions & Required<Pick<ServiceOptions, 'now' | 'random'>>;
  readonly database: Database;
  readonly folder: string;
  readonly ring: KeyRing;
  readonly report: (error: unknown) => void;
}

function buildParts({ options, database, folder, ring, report }: BuildOptions): ServiceParts {
  const context = { kysely: database.kysely, now: options.now, random: options.random };
  const audit = new AuditTrail(context);
  const artifacts = new FolderArtifactStore(join(folder, 'artifacts'));
  const orders = new OrderBook({ ...context, ring });
  const releases = new ReleaseShelf(database.kysely, ring);
  const registry = new ModelRegistry({ ...context, ring, orders, audit });
  const datasets = new DatasetCatalogue({ ...context, artifacts, audit });
  const runs = new RunLog(context);
  const batches = new BatchIntake({ ...context, releases });
  const people = new People({ ...context, audit, operatorToken: options.environment.token });
  return {
    modelName: MODEL_NAME,
    people,
    sessions: new Sessions(context, people),
    artifacts,
    datasets,
    runs,
    training: new TrainingDesk({
      ...context,
      owner: database.owner,
      modelName: MODEL_NAME,
      codeVersion: codeVersion(),
      datasets,
      runs,
      registry,
      artifacts,
      audit,
      train: options.train ?? trainInWorker,
      report,
    }),
    registry,
    ring,
    keys: new KeyOffice({ ...context, ring, orders, audit }),
    orders,
    releases,
    enrolment: new EnrolmentDesk({ ...context, audit, ring }),
    desktops: new DesktopRoll(context, audit),
    batches,
    drift: new DriftMonitor({ ...context, modelName: MODEL_NAME, releases, batches }),
    metrics: new ServiceMetrics(),
  };
}

/** Loaded when it is needed: onnxruntime takes its time, and most starts train nothing. */
const trainInWorker: Trainer = async (input, options) => {
  const { runTraining } = await import('./flows/run-training.ts');
  return runTraining(input, options);
};

function watchAbandonedRuns(runs: RunLog, database: Database): NodeJS.Timeout {
  const timer = setInterval(() => {
    database
      .liveOwners()
      .then((owners) => runs.failAbandoned(owners))
      .catch(() => undefined);
  }, ABANDONED_MS);
  return timer.unref();
}
