/** Model versions: registered as candidates, then approved or refused by another person than the one who asked. */
import { RiskError } from '@risk/app/contract/errors.ts';
import { type ApprovalRequest, type ModelVersionSummary, versionState } from '@risk/app/contract/service.ts';
import { sealEnvelope } from '@risk/app/model/envelope.ts';
import { excludedInputs } from '@risk/app/model/onnx/excluded-inputs.ts';
import { decodeModelFile, modelMetadata } from '@risk/app/model/onnx/model-file.ts';
import { demonstrationPolicy } from '@risk/app/model/policy.ts';
import { learnerId, performance } from '@risk/app/model/release.ts';
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import type { Selectable } from 'kysely';
import type { AuditTrail } from '../access/audit-trail.ts';
import { type Connection, isoNow, type ServiceContext } from '../context.ts';
import type { TrainedModel } from '../flows/train-model.ts';
import { sha256Of } from '../storage/artifact-store.ts';
import type { ModelVersionsTable } from '../storage/tables.ts';
import type { KeyRing } from './key-ring.ts';
import { latestOrder, lockModel, type OrderBook } from './order-book.ts';
import { type ReleaseDraft, writeRelease } from './write-release.ts';

export interface ModelRegistryOptions extends Pick<ServiceContext, 'kysely' | 'now'> {
  readonly ring: KeyRing;
  readonly orders: OrderBook;
  readonly audit: AuditTrail;
}

export interface NewCandidate {
  readonly name: string;
  readonly runId: string;
  readonly trained: TrainedModel;
  readonly schema: FeatureSchema;
  readonly datasetSha256: string;
  readonly requestedBy: string;
}

export interface VersionName {
  readonly name: string;
  readonly version: number;
}

type VersionRow = Selectable<ModelVersionsTable>;

export class ModelRegistry {
  readonly #options: ModelRegistryOptions;

  constructor(options: ModelRegistryOptions) {
    this.#options = options;
  }

  /**
   * Registers the next version as a candidate.
   * @returns its number
   * @throws RiskError `model.study-only` where the file says that it reads what no lawful decision may use
   */
  async register(transaction: Connection, candidate: NewCandidate): Promise<number> {
    const { name, runId, trained, schema, datasetSha256, requestedBy } = candidate;
    const excluded = excludedInputs(modelMetadata(decodeModelFile(trained.onnx)));
    if (excluded.length > 0) throw new RiskError('model.study-only', { columns: excluded.join(', ') });
    const version = (await lockModel(transaction, name)).lastVersion + 1;
    const chosen = trained.performances.find(({ learner }) => learner === trained.chosenLearner);
    const at = isoNow(this.#options);
    await transaction
      .insertInto('model_versions')
      .values({
        name,
        version,
        state: 'candidate',
        run_id: runId,
        learner: trained.chosenLearner,
        reasons: trained.reasons,
        onnx_sha256: trained.onnxSha256,
        onnx_bytes: trained.onnx.length,
        dataset_sha256: datasetSha256,
        schema: JSON.stringify(schema),
        profile: JSON.stringify(trained.profile),
        golden_rows: JSON.stringify(trained.goldenRows),
        performance: JSON.stringify(performance.parse(chosen?.performance)),
        trained_at: at,
        requested_by: requestedBy,
        requested_at: at,
        decided_by: null,
        decided_at: null,
        comment: null,
        release_sha256: null,
      })
      .execute();
    await transaction.updateTable('models').set({ last_version: version }).where('name', '=', name).execute();
    return version;
  }

  /**
   * A person's verdict. Approving writes and signs the Release and the next InForce order, all or nothing.
   * @throws RiskError `request.not-found`, `model.not-candidate`, `model.own-approval`, `request.invalid` where the
   * cutoff is not one that the version's profile was made for
   */
  async decide(of: VersionName, decidedBy: string, request: ApprovalRequest): Promise<ModelVersionSummary> {
    const { kysely } = this.#options;
    await kysely.transaction().execute(async (transaction) => {
      await lockModel(transaction, of.name);
      const row = await findVersion(transaction, of);
      if (row.state !== 'candidate')
        throw new RiskError('model.not-candidate', { name: of.name, version: of.version, state: row.state });
      if (row.requested_by === decidedBy) throw new RiskError('model.own-approval', { version: of.version });
      if (request.decision === 'approve') await this.#approve(transaction, row, decidedBy, request);
      else await this.#close(transaction, row, { decidedBy, comment: request.comment, releaseSha256: null });
    });
    return this.get(of);
  }

  /** All versions, the newest first. */
  async list(): Promise<ModelVersionSummary[]> {
    const { kysely } = this.#options;
    const rows = await kysely
      .selectFrom('model_versions')
      .selectAll()
      .orderBy('name')
      .orderBy('version', 'desc')
      .execute();
    const inForce = new Map<string, string | null>();
    for (const { name } of rows)
      if (!inForce.has(name)) inForce.set(name, (await latestOrder(kysely, name))?.release_sha256 ?? null);
    return rows.map((row) => summarise(row, inForce.get(row.name) ?? null));
  }

  /** @throws RiskError `request.not-found` */
  async get(of: VersionName): Promise<ModelVersionSummary> {
    const { kysely } = this.#options;
    const row = await findVersion(kysely, of);
    return summarise(row, (await latestOrder(kysely, of.name))?.release_sha256 ?? null);
  }

  async #approve(
    transaction: Connection,
    row: VersionRow,
    decidedBy: string,
    { policy = demonstrationPolicy, comment }: ApprovalRequest,
  ): Promise<void> {
    const { ring, orders } = this.#options;
    const draft: ReleaseDraft = {
      row,
      policy,
      approvedBy: decidedBy,
      approvedAt: isoNow(this.#options),
      comment,
    };
    const sealed = await sealEnvelope(writeRelease(draft), await ring.signers(transaction, 'release'));
    const releaseSha256 = sha256Of(Buffer.from(sealed.payload, 'base64'));
    await transaction
      .insertInto('releases')
      .values({
        sha256: releaseSha256,
        model_name: row.name,
        model_version: row.version,
        envelope: JSON.stringify(sealed),
        created_at: draft.approvedAt,
      })
      .execute();
    await this.#close(transaction, row, { decidedBy, comment, releaseSha256 });
    await orders.issue(transaction, row.name, releaseSha256);
  }

  async #close(
    transaction: Connection,
    { name, version }: VersionName,
    verdict: { decidedBy: string; comment: string; releaseSha256: string | null },
  ): Promise<void> {
    const approved = verdict.releaseSha256 !== null;
    await transaction
      .updateTable('model_versions')
      .set({
        state: approved ? 'approved' : 'refused',
        decided_by: verdict.decidedBy,
        decided_at: isoNow(this.#options),
        comment: verdict.comment,
        release_sha256: verdict.releaseSha256,
      })
      .where('name', '=', name)
      .where('version', '=', version)
      .execute();
    await this.#options.audit.record(transaction, {
      actor: verdict.decidedBy,
      action: approved ? 'model.approve' : 'model.refuse',
      subject: `${name} version ${version}`,
      details: { comment: verdict.comment, releaseSha256: verdict.releaseSha256 },
    });
  }
}

async function findVersion(connection: Connection, { name, version }: VersionName): Promise<VersionRow> {
  const row = await connection
    .selectFrom('model_versions')
    .selectAll()
    .where('name', '=', name)
    .where('version', '=', version)
    .executeTakeFirst();
  if (row === undefined)
    throw new RiskError('request.not-found', { what: 'model version', name: `${name} ${version}` });
  return row;
}

function summarise(row: VersionRow, inForceSha256: string | null): ModelVersionSummary {
  return {
    name: row.name,
    version: row.version,
    state: versionState.parse(row.state),
    inForce: row.release_sha256 !== null && row.release_sha256 === inForceSha256,
    learner: learnerId.parse(row.learner),
    runId: row.run_id,
    onnxSha256: row.onnx_sha256,
    performance: performance.parse(row.performance),
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    comment: row.comment,
    releaseSha256: row.release_sha256,
  };
}
