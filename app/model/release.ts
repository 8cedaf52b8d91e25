/**
 * The two signed documents. A Release is immutable and says everything about one approved model version; an InForce
 * order is small, short-lived and says which Release decides now.
 */
import { z } from 'zod';
import { binnedFeature, referenceProfile } from '../privacy/reference-profile.ts';
import { featureSchema } from '../schema/feature-schema.ts';
import { sha256 } from './envelope.ts';
import { decisionPolicy } from './policy.ts';

/** What the reasons of a model are, said on the screen; `sampled` and `none` are for foreign files. */
export const reasonKind = z.enum(['tree', 'linear', 'blend', 'sampled', 'none']);
export type ReasonKind = z.infer<typeof reasonKind>;

export const learnerId = z.enum(['logistic-regression', 'random-forest', 'gradient-boosting', 'average']);
export type LearnerId = z.infer<typeof learnerId>;

const isoTime = z.iso.datetime();

/** Synthetic rows with the answers the model gives on the service: scored again on each desktop before activation. */
export const goldenRows = z.strictObject({
  /** `[rows][inputs]`, as in the model's input; null where missing. */
  inputs: z.array(z.array(z.number().nullable())).min(1).max(1000),
  /** `[rows]`, probability of default, each in [0, 1]. */
  probabilityOfDefault: z.array(z.number().min(0).max(1)),
});
export type GoldenRows = z.infer<typeof goldenRows>;

/** Largest difference allowed between a golden row's answer here and there, and between estimator and ONNX file. */
export const PARITY_TOLERANCE = 1e-6;

/** Rows by what became of them and what the cutoff says of them. */
export const confusionMatrix = z.strictObject({
  goodAccepted: z.int().min(0),
  goodRejected: z.int().min(0),
  badAccepted: z.int().min(0),
  badRejected: z.int().min(0),
});
export type ConfusionMatrix = Readonly<z.infer<typeof confusionMatrix>>;

/** Figures of stratified cross-validation on out-of-fold predictions; a record keeps those that it was made with. */
export const performance = z.strictObject({
  folds: z.int().min(2),
  rows: z.int().min(1),
  auc: z.number(),
  logLoss: z.number(),
  brier: z.number(),
  accuracy: z.number(),
  recallGood: z.number(),
  specificityBad: z.number(),
  /** Specificity of either class, weighted by the class's rows. */
  specificityWeighted: z.number().exactOptional(),
  /** F1 with bad as the positive class. */
  f1Bad: z.number().exactOptional(),
  /** Expected calibration error over ten bins of equal width. */
  calibrationError: z.number().exactOptional(),
  confusion: confusionMatrix.exactOptional(),
});
export type Performance = z.infer<typeof performance>;

/** With the bins of the prediction held to what the bins of a feature are held to: counts walk along their merges. */
const releaseProfile = referenceProfile.superRefine(({ prediction }, context) => {
  const problem = binnedFeature.safeParse(prediction).error?.issues[0];
  if (problem !== undefined)
    context.addIssue({ code: 'custom', path: ['prediction'], message: problem.message });
});

export const release = z.strictObject({
  formatVersion: z.literal(1),
  model: z.strictObject({
    name: z.string().min(1),
    version: z.int().min(1),
    learner: learnerId,
    runId: z.string().min(1),
    trainedAt: isoTime,
    datasetSha256: sha256,
  }),
  onnx: z.strictObject({ sha256, bytes: z.int().min(1).max(200_000_000) }),
  schema: featureSchema,
  policy: decisionPolicy,
  reasons: reasonKind,
  profile: releaseProfile,
  goldenRows,
  performance,
  approval: z.strictObject({ approvedBy: z.string().min(1), approvedAt: isoTime, comment: z.string() }),
});
export type Release = z.infer<typeof release>;

export const inForce = z.strictObject({
  formatVersion: z.literal(1),
  modelName: z.string().min(1),
  releaseSha256: sha256,
  /** Grows by at least one with each order that the service signs; a desktop never goes back. */
  sequence: z.int().min(1),
  issuedAt: isoTime,
  /** After this time the desktop warns that it has not heard from the service. */
  freshUntil: isoTime,
  /** After this time the desktop decides no more. */
  decideUntil: isoTime,
});
export type InForce = z.infer<typeof inForce>;
