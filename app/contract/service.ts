/**
 * What crosses between desktops, people and the training service over HTTP: one schema a body, one entry a route.
 * Paths are relative to the service's address. All bodies are JSON but where said.
 */
import { z } from 'zod';
import { envelope, keyId, publicKey, sha256 } from '../model/envelope.ts';
import { trustedKeys } from '../model/key-set.ts';
import { decisionPolicy } from '../model/policy.ts';
import { learnerId, performance } from '../model/release.ts';
import { sealedBatch } from '../privacy/batch.ts';
import { featureSchema } from '../schema/feature-schema.ts';

const isoTime = z.iso.datetime();

/** Roles from least to most; a role may do all that the roles before it may, but approving needs another person. */
export const role = z.enum(['viewer', 'scientist', 'validator', 'approver', 'admin']);
export type Role = z.infer<typeof role>;

export const health = z.object({
  status: z.enum(['ok', 'starting']),
  component: z.string(),
  version: z.string(),
});
export type Health = z.infer<typeof health>;

// Fleet: desktops. `POST /api/fleet/enrolments` is opened by the one-time code, the rest by the desktop's own token.

export const enrolmentRequest = z.strictObject({
  code: z.string().min(16).max(200),
  desktopName: z.string().min(1).max(200),
  appVersion: z.string().min(1).max(50),
});
export type EnrolmentRequest = z.infer<typeof enrolmentRequest>;

export const enrolmentAnswer = z.strictObject({
  desktopId: z.uuid(),
  /** Bearer token of this desktop; shown once, stored hashed by the service. */
  token: z.string().min(32),
  /** The root key; its id has to be the one that the enrolment string names. */
  rootKey: publicKey,
  /** The KeySet in force, signed by the root key; left out where none was ever published. */
  keySet: envelope.exactOptional(),
});
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswer>;

export const batchReceipt = z.strictObject({
  batchId: z.uuid(),
  /** `accepted` the first time, `known` when the same batch comes again. */
  outcome: z.enum(['accepted', 'known']),
});
export type BatchReceipt = z.infer<typeof batchReceipt>;

export const fleetRoutes = {
  enrol: { method: 'POST', path: '/api/fleet/enrolments', body: enrolmentRequest, answer: enrolmentAnswer },
  /** One KeySet by its number, as an envelope; 404 where the one before is the newest. */
  keySet: { method: 'GET', path: '/api/fleet/key-sets/:version', answer: envelope },
  /** The InForce order in force, as an envelope. Header `x-model-version` may carry the version in use. */
  inForce: { method: 'GET', path: '/api/fleet/in-force', answer: envelope },
  /** The Release as an envelope, immutable, with ETag and Range; named by the SHA-256 of its payload. */
  release: { method: 'GET', path: '/api/fleet/releases/:sha256', answer: envelope },
  /** The ONNX file (`application/octet-stream`), immutable, with ETag and Range, no content coding. */
  model: { method: 'GET', path: '/api/fleet/models/:sha256' },
  batch: { method: 'PUT', path: '/api/fleet/batches/:batchId', body: sealedBatch, answer: batchReceipt },
} as const;

/** Largest body of a batch. */
export const BATCH_LIMIT_BYTES = 1_000_000;

// People. Bearer token or the session cookie of the sign-in page.

export const datasetSummary = z.object({
  name: z.string(),
  version: z.int(),
  sha256,
  rows: z.int(),
  goodRows: z.int(),
  badRows: z.int(),
  createdAt: isoTime,
  createdBy: z.string(),
});
export type DatasetSummary = z.infer<typeof datasetSummary>;

/** Largest CSV of a data set. */
export const DATASET_LIMIT_BYTES = 50_000_000;

/** Letters, digits, dots, dashes and underscores, so that it may stand in an address and a file name. */
export const datasetName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'letters, digits, “.”, “-” and “_”, at most 100 of them');

export const datasetUpload = z.strictObject({
  name: datasetName,
  /** The file, byte for byte, so that its content hash stays its own; at most `DATASET_LIMIT_BYTES`. */
  csv: z.base64(),
  /** That of the name's newest version where left out, German credit for a new name. */
  schema: featureSchema.optional(),
});

export const trainingRequest = z.strictObject({
  dataset: z.string().min(1),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  learners: z.array(learnerId).min(1).default(['logistic-regression', 'gradient-boosting']),
});
export type TrainingRequest = z.infer<typeof trainingRequest>;

export const runState = z.enum(['running', 'succeeded', 'failed']);

export const runSummary = z.object({
  runId: z.uuid(),
  experiment: z.string(),
  state: runState,
  dataset: z.string(),
  datasetVersion: z.int(),
  seed: z.int(),
  requestedBy: z.string(),
  startedAt: isoTime,
  finishedAt: isoTime.nullable(),
  /** Cross-validated figures per learner; empty until known. */
  performances: z.array(z.object({ learner: learnerId, performance })),
  chosenLearner: learnerId.nullable(),
  modelVersion: z.int().nullable(),
  message: z.string().nullable(),
});
export type RunSummary = z.infer<typeof runSummary>;

export const versionState = z.enum(['candidate', 'approved', 'refused']);
export type VersionState = z.infer<typeof versionState>;

export const modelVersionSummary = z.object({
  name: z.string(),
  version: z.int(),
  state: versionState,
  inForce: z.boolean(),
  learner: learnerId,
  runId: z.uuid(),
  onnxSha256: sha256,
  performance,
  requestedBy: z.string(),
  requestedAt: isoTime,
  decidedBy: z.string().nullable(),
  decidedAt: isoTime.nullable(),
  comment: z.string().nullable(),
  releaseSha256: sha256.nullable(),
});
export type ModelVersionSummary = z.infer<typeof modelVersionSummary>;

/** What came of one data set version. */
export const datasetLineage = z.object({
  dataset: datasetSummary,
  /** Newest first. */
  runs: z.array(runSummary),
  /** Those that the runs registered, newest first. */
  modelVersions: z.array(modelVersionSummary),
});

export const approvalRequest = z.strictObject({
  decision: z.enum(['approve', 'refuse']),
  comment: z.string().trim().min(1).max(4000),
  policy: decisionPolicy.optional(),
});
export type ApprovalRequest = z.infer<typeof approvalRequest>;

export const enrolmentCodeRequest = z.strictObject({
  note: z.string().max(200).default(''),
  /** The address at which desktops reach the service; the service's own where left out. */
  address: z.url().optional(),
});
export const enrolmentCodeAnswer = z.object({ enrolment: z.string(), expiresAt: isoTime });

export const desktopSummary = z.object({
  desktopId: z.uuid(),
  name: z.string(),
  appVersion: z.string(),
  modelVersion: z.int().nullable(),
  enrolledAt: isoTime,
  lastContactAt: isoTime.nullable(),
  revoked: z.boolean(),
});
export type DesktopSummary = z.infer<typeof desktopSummary>;

/** Drift of one feature: PSI on the bins that the batches of the window have in common. */
export const featureDrift = z.object({
  feature: z.string(),
  psi: z.number(),
  /** PSI at or above which the feature counts as drifted: an effect floor, or what chance alone may reach. */
  threshold: z.number(),
  drifted: z.boolean(),
  /** Bins left after coarsening; with one left PSI is what this itself tells. */
  bins: z.int(),
});
export type FeatureDrift = z.infer<typeof featureDrift>;

export const driftFigures = z.object({
  modelVersion: z.int(),
  verdict: z.enum(['not-enough-data', 'stable', 'drifted']),
  computedAt: isoTime,
  windowFrom: isoTime.nullable(),
  windowTo: isoTime.nullable(),
  rows: z.int(),
  referenceRows: z.int(),
  features: z.array(featureDrift),
  prediction: featureDrift.nullable(),
  driftedShare: z.number(),
});
export type DriftFigures = z.infer<typeof driftFigures>;

/** The keys in force, and what a KeySet that follows would be drafted from. */
export const keySetSummary = z.object({
  keys: trustedKeys,
  /** Ids of those of them whose private halves the service holds. */
  heldKeyIds: z.array(keyId),
});
export type KeySetSummary = z.infer<typeof keySetSummary>;

export const keyRotation = z.strictObject({ comment: z.string().trim().min(1).max(4000) });
export const keySetPublication = z.strictObject({ ...keyRotation.shape, keySet: envelope });

const versionPath = '/api/models/:name/versions/:version';

export const peopleRoutes = {
  datasets: { method: 'GET', path: '/api/datasets', needs: 'viewer', answer: z.array(datasetSummary) },
  addDataset: {
    method: 'POST',
    path: '/api/datasets',
    needs: 'scientist',
    body: datasetUpload,
    answer: datasetSummary,
  },
  datasetLineage: {
    method: 'GET',
    path: '/api/datasets/:name/versions/:version/lineage',
    needs: 'viewer',
    answer: datasetLineage,
  },
  train: { method: 'POST', path: '/api/runs', needs: 'scientist', body: trainingRequest, answer: runSummary },
  runs: { method: 'GET', path: '/api/runs', needs: 'viewer', answer: z.array(runSummary) },
  run: { method: 'GET', path: '/api/runs/:runId', needs: 'viewer', answer: runSummary },
  versions: { method: 'GET', path: '/api/models', needs: 'viewer', answer: z.array(modelVersionSummary) },
  decide: {
    method: 'POST',
    path: `${versionPath}/approval`,
    needs: 'approver',
    body: approvalRequest,
    answer: modelVersionSummary,
  },
  enrolmentCode: {
    method: 'POST',
    path: '/api/enrolment-codes',
    needs: 'admin',
    body: enrolmentCodeRequest,
    answer: enrolmentCodeAnswer,
  },
  desktops: { method: 'GET', path: '/api/desktops', needs: 'viewer', answer: z.array(desktopSummary) },
  keys: { method: 'GET', path: '/api/keys', needs: 'viewer', answer: keySetSummary },
  /** A new key in place of the one that signs everything. */
  rotateKeys: {
    method: 'POST',
    path: '/api/keys/rotations',
    needs: 'admin',
    body: keyRotation,
    answer: keySetSummary,
  },
  /** A KeySet that people drafted and signed; the service adds the signatures of the keys that it holds. */
  publishKeySet: {
    method: 'POST',
    path: '/api/keys/key-sets',
    needs: 'admin',
    body: keySetPublication,
    answer: keySetSummary,
  },
  /** A new key in the service's keeping, to be named in the next KeySet. */
  makeKey: { method: 'POST', path: '/api/keys', needs: 'admin', answer: publicKey },
  drift: { method: 'GET', path: '/api/drift', needs: 'viewer', answer: driftFigures.nullable() },
} as const;

/** A request that failed: the status of the catalogue and this body. */
export { errorValue as errorAnswer } from './errors.ts';
