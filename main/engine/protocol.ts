/**
 * What crosses between the workstation and the engine's process. One entry a method; each side parses what comes in.
 */
import { desktopVerbs, job } from '@risk/app/contract/desktop.ts';
import { errorValue } from '@risk/app/contract/errors.ts';
import { sha256 } from '@risk/app/model/envelope.ts';
import { goldenRows, release } from '@risk/app/model/release.ts';
import { z } from 'zod';

const nothing = z.strictObject({});
const method = <Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) => ({
  input,
  output,
});

const { onnx, schema, policy, reasons, profile } = release.shape;

/** What scoring needs of a Release, and what a model file without a Release can give too. */
const scoringRelease = z.object({
  model: z.object({ name: z.string().min(1), version: z.int().min(0) }),
  onnx,
  schema,
  policy,
  reasons,
  /** Null where the model comes from a plain file: of its rows none are counted and nothing is sent. */
  profile: profile.nullable(),
});

/** The model that a job is scored with: a verified Release and the file it names, or a file alone. */
const scoringModel = z.strictObject({
  /** Of a file alone its own SHA-256. */
  releaseSha256: sha256,
  release: scoringRelease,
  onnxPath: z.string().min(1),
});
export type ScoringModel = z.infer<typeof scoringModel>;

const waitingBatch = z.object({ batchId: z.uuid(), attempts: z.int(), body: z.string() });
export type WaitingBatch = z.infer<typeof waitingBatch>;

const outboxCounts = z.object({ waiting: z.int(), delivered: z.int(), refused: z.int() });

const engineMethods = {
  /** Loads the file and scores the golden rows; answers with the largest difference from what they should give. */
  'model.check': method(
    z.strictObject({ onnxPath: z.string().min(1), sha256, featureCount: z.int().min(1), goldenRows }),
    z.object({ largestDifference: z.number() }),
  ),
  'jobs.start': method(
    z.strictObject({
      path: z.string().min(1),
      fileName: z.string(),
      /** Whether the file is a copy that goes when the job ends, however it ends. */
      deleteAfter: z.boolean(),
      model: scoringModel,
      /** A new file that results are written to while scoring, in place of rows that are kept; null: rows are kept. */
      resultsPath: z.string().min(1).nullable(),
      /** Whether one row to fix is enough for no row to be scored. */
      isStrict: z.boolean(),
    }),
    job,
  ),
  'jobs.list': desktopVerbs['jobs.list'],
  'jobs.get': desktopVerbs['jobs.get'],
  'jobs.cancel': desktopVerbs['jobs.cancel'],
  'jobs.delete': desktopVerbs['jobs.delete'],
  'jobs.page': desktopVerbs['jobs.page'],
  'jobs.explain': desktopVerbs['jobs.explain'],
  'jobs.breakdown': desktopVerbs['jobs.breakdown'],
  'jobs.issues': desktopVerbs['jobs.issues'],
  'storage.get': desktopVerbs['storage.get'],
  'storage.setRetention': desktopVerbs['storage.setRetention'],
  /** Writes rows as CSV to a new file at `path`, over what stands there. */
  'jobs.export': method(
    z.strictObject({
      jobId: z.uuid(),
      path: z.string().min(1),
      /** Whether the reasons stand behind the results. */
      reasons: z.boolean().default(false),
      /** Every row with its results, or only the rows to fix, each with its problems. */
      rows: z.enum(['all', 'to-fix']).default('all'),
    }),
    z.object({ rows: z.int() }),
  ),
  'outbox.waiting': method(z.strictObject({ limit: z.int().min(1).max(100) }), z.array(waitingBatch)),
  'outbox.record': method(
    z.strictObject({
      batchId: z.uuid(),
      outcome: z.enum(['delivered', 'refused', 'failed']),
      reason: z.string().nullable(),
    }),
    nothing,
  ),
  'outbox.counts': method(nothing, outboxCounts),
  close: method(nothing, nothing),
} as const;

export type EngineMethod = keyof typeof engineMethods;
export type EngineInput<Method extends EngineMethod> = z.output<(typeof engineMethods)[Method]['input']>;
export type EngineOutput<Method extends EngineMethod> = z.output<(typeof engineMethods)[Method]['output']>;

const engineEvents = {
  /** The engine takes calls from now on. */
  ready: nothing,
  'job.changed': job,
  'batch.sealed': z.object({ batchId: z.uuid() }),
} as const;
export type EngineEvent = keyof typeof engineEvents;
export type EngineEventPayload<Event extends EngineEvent> = z.output<(typeof engineEvents)[Event]>;

/** The tables again, each entry typed by its own key, so that what is parsed has the type of the very method or event. */
export const methodSchemas: {
  readonly [Method in EngineMethod]: {
    readonly input: z.ZodType<EngineInput<Method>>;
    readonly output: z.ZodType<EngineOutput<Method>>;
  };
} = engineMethods;
export const eventSchemas: { readonly [Event in EngineEvent]: z.ZodType<EngineEventPayload<Event>> } =
  engineEvents;

function nameOf<Table extends object>(table: Table): z.ZodType<keyof Table> {
  return z.custom<keyof Table>((name) => typeof name === 'string' && Object.hasOwn(table, name));
}

/** Workstation to engine. */
export const engineCall = z.object({ id: z.int(), method: nameOf(engineMethods), input: z.unknown() });

/** Engine to workstation. */
export const engineMessage = z.union([
  z.object({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ id: z.int(), ok: z.literal(false), error: errorValue }),
  z.object({ event: nameOf(engineEvents), payload: z.unknown() }),
]);

/** Deliberate faults for tests of the unhappy day: the process kills itself at a named moment. */
const engineFaults = z.strictObject({
  killBeforeCommit: z.boolean().optional(),
  killAfterCommit: z.boolean().optional(),
  killAfterRows: z.int().optional(),
  /** The native code of a helper takes the process along when this many rows were scored by it. */
  crashAfterRows: z.int().optional(),
  /** In place of the time that a model has for its test rows. */
  checkPatienceMs: z.int().optional(),
  /** Waits this long before each chunk, so that a test can act while a job runs. */
  chunkDelayMs: z.int().optional(),
});
export type EngineFaults = z.infer<typeof engineFaults>;

/** What the engine's process is started with, as JSON in its first argument. */
export const engineOptions = z.strictObject({
  /** The workstation's folder. */
  directory: z.string().min(1),
  faults: engineFaults.optional(),
});
export type EngineOptions = z.infer<typeof engineOptions>;
