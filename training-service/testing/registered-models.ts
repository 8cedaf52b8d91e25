/** Test help: a registry with its neighbours on a database, without a server around it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { AuditTrail } from '../access/audit-trail.ts';
import { People } from '../access/people.ts';
import { DatasetCatalogue } from '../datasets/dataset-catalogue.ts';
import { KeyOffice } from '../registry/key-office.ts';
import { KeyRing } from '../registry/key-ring.ts';
import { ModelRegistry } from '../registry/model-registry.ts';
import { OrderBook } from '../registry/order-book.ts';
import { ReleaseShelf } from '../registry/release-shelf.ts';
import { openSigningKey } from '../registry/signing-key.ts';
import { FolderArtifactStore } from '../storage/artifact-store.ts';
import type { Database } from '../storage/open-database.ts';
import { RunLog } from '../tracking/run-log.ts';
import { germanCreditCsv, trainedModel } from './german-credit.ts';

/** People `ada` (scientist), `ben` (approver) and `cleo` (admin), and the data set `german-credit`. */
export async function registryOn(database: Database, now: () => number = Date.now) {
  const folder = mkdtempSync(join(tmpdir(), 'risk-registry-'));
  const context = { kysely: database.kysely, now, random: randomBytes };
  const audit = new AuditTrail(context);
  const people = new People({ ...context, audit });
  await people.ensure('ada', 'scientist');
  await people.ensure('ben', 'approver');
  await people.ensure('cleo', 'admin');
  const artifacts = new FolderArtifactStore(join(folder, 'artifacts'));
  const datasets = new DatasetCatalogue({ ...context, artifacts, audit });
  if ((await datasets.list()).length === 0)
    await datasets.add({
      name: 'german-credit',
      csv: germanCreditCsv,
      schema: germanCreditSchema,
      createdBy: 'ada',
    });
  const key = await openSigningKey(join(folder, 'keys'));
  const ring = new KeyRing({ ...context, folder: join(folder, 'keys'), first: key.publicKey });
  const orders = new OrderBook({ ...context, ring });
  const office = new KeyOffice({ ...context, ring, orders, audit });
  const registry = new ModelRegistry({ ...context, ring, orders, audit });
  const runs = new RunLog(context);
  const releases = new ReleaseShelf(database.kysely, ring);

  /** A candidate that `requestedBy` asked for. @returns its version */
  const addCandidate = async (name: string, requestedBy = 'ada'): Promise<number> => {
    const trained = await trainedModel();
    const { summary } = await datasets.latest('german-credit');
    const runId = randomUUID();
    await runs.start({
      runId,
      experiment: name,
      dataset: summary.name,
      datasetVersion: summary.version,
      seed: 1,
      parameters: {},
      fingerprint: runId,
      requestedBy,
      owner: database.owner,
    });
    return database.kysely.transaction().execute((transaction) =>
      registry.register(transaction, {
        name,
        runId,
        trained,
        schema: germanCreditSchema,
        datasetSha256: summary.sha256,
        requestedBy,
      }),
    );
  };
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return {
    remove,
    context,
    audit,
    artifacts,
    datasets,
    key,
    ring,
    office,
    orders,
    registry,
    runs,
    releases,
    addCandidate,
  };
}
