/**
 * The verb table: all that the clerk's window can ask of the workstation, and all that it is told. The IPC binding and
 * the HTTP binding are made from it, and one contract suite runs over both.
 */
import { z } from 'zod';
import { sha256 } from '../model/envelope.ts';
import { decision, decisionPolicy } from '../model/policy.ts';
import { learnerId, reasonKind } from '../model/release.ts';
import { localizedText } from '../schema/feature-schema.ts';
import { rowIssue } from '../table/row-issue.ts';
import { errorValue } from './errors.ts';

const isoTime = z.iso.datetime();
const nothing = z.strictObject({});

export const SYNC_STEPS = [
  'enrol',
  'fetch-order',
  'verify-order',
  'fetch-release',
  'verify-release',
  'fetch-model',
  'verify-model',
  'golden-rows',
  'activate',
] as const;
export const syncStep = z.enum(SYNC_STEPS);
export type SyncStep = z.infer<typeof syncStep>;

/** What one synchronisation did, step by step; a failed step leaves the running model as it was. */
export const syncReport = z.object({
  at: isoTime,
  outcome: z.enum(['activated', 'unchanged', 'refused', 'offline', 'not-enrolled']),
  steps: z.array(
    z.object({
      step: syncStep,
      result: z.enum(['passed', 'failed', 'not-needed', 'not-started']),
      error: errorValue.nullable(),
    }),
  ),
});
export type SyncReport = z.infer<typeof syncReport>;

/** What a file should hold, for the person who prepares one. */
export const columnGuide = z.object({
  name: z.string(),
  label: localizedText,
  kind: z.enum(['numeric', 'categorical']),
  required: z.boolean(),
  unit: localizedText.nullable(),
  /** Numeric: smallest and largest value taken. */
  range: z.tuple([z.number(), z.number()]).nullable(),
  categories: z.array(z.object({ value: z.string(), label: localizedText })),
});
export type ColumnGuide = z.infer<typeof columnGuide>;

export const modelInUse = z.object({
  name: z.string(),
  version: z.int(),
  learner: learnerId,
  reasons: reasonKind,
  releaseSha256: sha256,
  policy: decisionPolicy,
  approvedBy: z.string(),
  approvedAt: isoTime,
  activatedAt: isoTime,
  /** Cross-validated area under the ROC curve, as the Release states it. */
  auc: z.number(),
  trainingRows: z.int(),
  freshUntil: isoTime,
  decideUntil: isoTime,
  freshness: z.enum(['fresh', 'stale', 'expired']),
  columns: z.array(columnGuide),
});
export type ModelInUse = z.infer<typeof modelInUse>;

export const workstationStatus = z.object({
  version: z.string(),
  enrolment: z.discriminatedUnion('state', [
    z.object({ state: z.literal('not-enrolled'), error: errorValue.nullable() }),
    z.object({
      state: z.literal('enrolled'),
      serviceUrl: z.string(),
      desktopId: z.uuid(),
      enrolledAt: isoTime,
    }),
  ]),
  connection: z.object({
    state: z.enum(['unknown', 'online', 'offline']),
    lastContactAt: isoTime.nullable(),
    error: errorValue.nullable(),
  }),
  /** Null while there is no model; why is in `lastSync`. */
  model: modelInUse.nullable(),
  lastSync: syncReport.nullable(),
  syncing: z.boolean(),
  outbox: z.object({ waiting: z.int(), delivered: z.int(), refused: z.int() }),
  /** File name of the sample that comes with the program. */
  sampleFileName: z.string(),
});
export type WorkstationStatus = z.infer<typeof workstationStatus>;

export const jobId = z.uuid();

export const jobColumn = z.object({
  /** Position in `cells` of a row. */
  index: z.int().min(0),
  /** Header text as it stands in the file. */
  header: z.string(),
  /** The schema's name and label where the column is recognised, null for an extra column. */
  name: z.string().nullable(),
  label: localizedText.nullable(),
  kind: z.enum(['numeric', 'categorical', 'text']),
});
export type JobColumn = z.infer<typeof jobColumn>;

export const decisionCounts = z.object({ green: z.int(), refer: z.int(), red: z.int() });

/** What the program took a file for: said right after the drop. */
export const recognition = z.object({
  format: z.enum(['csv', 'xlsx']),
  /** Of a text file; null for a workbook. */
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).nullable(),
  /** Of a text file; null for a workbook. */
  delimiter: z.string().nullable(),
  /** The sheet of a workbook that was read; null for a text file. */
  sheet: z.string().nullable(),
  /** Header of the column that holds a known outcome, which is never used to score; null where there is none. */
  outcomeHeader: z.string().nullable(),
  /** The schema's names of columns that the file lacks and may lack. */
  missingOptional: z.array(z.string()),
  /** How numbers are written, for each number column of the model whose cells are not all plain whole numbers. */
  numberStyles: z.array(
    z.object({
      /** The schema's name. */
      column: z.string(),
      /** `undecided`: nothing in the column tells `1.169` the number from `1.169` the thousand; such cells are rows to fix. */
      style: z.enum(['decimal-point', 'decimal-comma', 'undecided']),
    }),
  ),
});
export type Recognition = z.infer<typeof recognition>;

export const job = z.object({
  jobId,
  fileName: z.string(),
  state: z.enum(['running', 'completed', 'cancelled', 'failed', 'interrupted']),
  startedAt: isoTime,
  finishedAt: isoTime.nullable(),
  model: z.object({ name: z.string(), version: z.int(), releaseSha256: sha256, policy: decisionPolicy }),
  columns: z.array(jobColumn),
  /** Null before the header was read, and of jobs of older programs. */
  recognition: recognition.nullable().default(null),
  /** When its copy of the rows is deleted by itself; null while it runs, or where the person keeps everything. */
  keptUntil: isoTime.nullable().default(null),
  progress: z.object({
    bytesDone: z.int(),
    bytesTotal: z.int(),
    rowsDone: z.int(),
    /** Estimate from the pace so far; null while unknown or when done. */
    millisecondsLeft: z.number().nullable(),
  }),
  counts: decisionCounts,
  rowsToFix: z.int(),
  /** Rows per 5 % of probability of default, `[20]`. */
  histogram: z.array(z.int()).length(20),
  error: errorValue.nullable(),
});
export type Job = z.infer<typeof job>;

/** `decision`, `confidence`, `probabilityOfDefault`, `line`, or `cell:<index>` for a column of the file. */
export const sortKey = z.string().regex(/^(decision|confidence|probabilityOfDefault|line|cell:\d{1,5})$/);

/** What one column has to hold. Of `decision` only `values` is meant, of the numbers `range` only. */
export const columnFilter = z.discriminatedUnion('kind', [
  /** The cell holds this text, without case. */
  z.strictObject({ kind: z.literal('text'), key: sortKey, text: z.string().min(1).max(200) }),
  /** The cell is a number in this range (closed); null: no bound. An empty cell, or a text, is in no range. */
  z.strictObject({
    kind: z.literal('range'),
    key: sortKey,
    minimum: z.number().nullable(),
    maximum: z.number().nullable(),
  }),
  /** The cell is one of these, without case and surrounding space; an empty text stands for an empty cell. */
  z.strictObject({
    kind: z.literal('values'),
    key: sortKey,
    values: z.array(z.string().max(1000)).min(1).max(1000),
  }),
]);
export type ColumnFilter = z.infer<typeof columnFilter>;

export const rowFilter = z.strictObject({
  /** Only these decisions; all where empty. */
  decisions: z.array(decision).max(3),
  /** Only rows one of whose cells holds this text, without case; all where empty. */
  text: z.string().max(200),
  /** All of these have to hold. */
  columns: z.array(columnFilter).max(20).default([]),
});
export type RowFilter = z.infer<typeof rowFilter>;

export const PAGE_LIMIT = 500;

export const pageRequest = z.strictObject({
  jobId,
  /** First key sorts first; ties keep the file's order. */
  sort: z.array(z.strictObject({ key: sortKey, direction: z.enum(['ascending', 'descending']) })).max(5),
  filter: rowFilter,
  /** Position in the sorted, filtered list. */
  from: z.int().min(0),
  limit: z.int().min(1).max(PAGE_LIMIT),
});
export type PageRequest = z.infer<typeof pageRequest>;

export const scoredRow = z.object({
  rowId: z.int(),
  /** Line of the file on which the row starts, the header is line 1. */
  line: z.int(),
  decision,
  confidence: z.number(),
  probabilityOfDefault: z.number(),
  cells: z.array(z.string()),
  /** What speaks most for the decision; null where the model gives no reasons, or none that is checked at a glance. */
  topReason: localizedText.nullable(),
});
export type ScoredRow = z.infer<typeof scoredRow>;

export const page = z.object({
  /** Rows that pass the filter so far. */
  totalRows: z.int(),
  rows: z.array(scoredRow),
});
export type Page = z.infer<typeof page>;

/** Why one row was decided as it was. */
export const explanation = z.object({
  rowId: z.int(),
  line: z.int(),
  decision,
  confidence: z.number(),
  probabilityOfDefault: z.number(),
  /** How the reasons were made; `none`: this model gives none. */
  reasons: reasonKind,
  /** Unit of `base`, `score` and the contributions; null where there are no reasons, or the unit is the model's own. */
  scoreUnit: z.enum(['log-odds', 'probability']).nullable(),
  /** The score before anything is known of the applicant; base + all contributions = score. Null where none. */
  base: z.number().nullable(),
  score: z.number().nullable(),
  /** What speaks most for the decision, the strongest first. */
  sentences: z.array(localizedText).max(4),
  /** Every input of the model, the largest first; empty where none. */
  contributions: z.array(
    z.object({
      /** The schema's name. */
      column: z.string(),
      label: localizedText,
      /** As people read it, with its unit. */
      value: localizedText.nullable(),
      /** Toward bad: positive raises the risk. */
      contribution: z.number(),
    }),
  ),
  /**
   * Values that the model has hardly seen: beyond the range of the training data, or a category that did not occur in
   * it. The answer is then an extrapolation. Empty where the model says nothing of what it was trained on.
   */
  outsideTraining: z
    .array(
      z.object({
        /** The schema's name. */
        column: z.string(),
        label: localizedText,
        value: localizedText,
        kind: z.enum(['below', 'above', 'unseen']),
        /** Smallest and largest value that is usual in training, with unit; null for a category. */
        usual: localizedText.nullable(),
      }),
    )
    .default([]),
});
export type Explanation = z.infer<typeof explanation>;

/** How many applicants of each decision have which value in one column, for a chart. */
export const breakdown = z.object({
  groups: z.array(
    z.object({
      /** A category as the file has it, or a range of numbers; null for the cells that are empty. */
      label: z.string().nullable(),
      /** Of a range: [from, to], the last one closed. */
      range: z.tuple([z.number(), z.number()]).nullable(),
      counts: decisionCounts,
    }),
  ),
  /** Rows in categories that are too many to be shown. */
  others: decisionCounts.nullable(),
});
export type Breakdown = z.infer<typeof breakdown>;

/** What this computer keeps, and what of it can be read without a password. */
export const storage = z.object({
  /** Days after which a scored file's rows are deleted; null: never. */
  retentionDays: z.int().min(1).max(3650).nullable(),
  jobs: z.int(),
  /** Bytes that scored rows take on this computer. */
  bytes: z.int(),
});
export type Storage = z.infer<typeof storage>;

export const issuePage = z.object({ total: z.int(), issues: z.array(rowIssue) });

const verb = <Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) => ({
  input,
  output,
});

/** Verbs that carry plain values; both bindings are generated from this table. */
export const desktopVerbs = {
  'status.get': verb(nothing, workstationStatus),
  'model.sync': verb(nothing, syncReport),
  'jobs.list': verb(nothing, z.array(job)),
  'jobs.get': verb(z.strictObject({ jobId }), job),
  'jobs.scoreSample': verb(nothing, job),
  'jobs.cancel': verb(z.strictObject({ jobId }), job),
  'jobs.delete': verb(z.strictObject({ jobId }), nothing),
  'jobs.page': verb(pageRequest, page),
  /** Explained with the very model that decided. */
  'jobs.explain': verb(z.strictObject({ jobId, rowId: z.int().min(0) }), explanation),
  /** Groups of one column: at most twelve, numbers in ranges of equal width. */
  'jobs.breakdown': verb(z.strictObject({ jobId, key: sortKey }), breakdown),
  'storage.get': verb(nothing, storage),
  /** Takes effect at once: what is older is deleted. */
  'storage.setRetention': verb(z.strictObject({ retentionDays: storage.shape.retentionDays }), storage),
  'jobs.issues': verb(
    z.strictObject({ jobId, from: z.int().min(0), limit: z.int().min(1).max(PAGE_LIMIT) }),
    issuePage,
  ),
} as const;

export type DesktopVerb = keyof typeof desktopVerbs;
export type VerbInput<Verb extends DesktopVerb> = z.input<(typeof desktopVerbs)[Verb]['input']>;
export type VerbOutput<Verb extends DesktopVerb> = z.output<(typeof desktopVerbs)[Verb]['output']>;

/** What the workstation tells on its own account. */
export const desktopEvents = { 'status.changed': workstationStatus, 'job.changed': job } as const;
export type DesktopEvent = keyof typeof desktopEvents;
export type EventPayload<Event extends DesktopEvent> = z.output<(typeof desktopEvents)[Event]>;

/** The answer of any verb over any binding. */
export type VerbAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: z.infer<typeof errorValue> };

/**
 * What the renderer holds. Files enter as `File` and leave as a download or through a save dialog: how is the
 * binding's own affair, and no path is ever seen here.
 */
export interface DesktopBridge {
  call<Verb extends DesktopVerb>(verb: Verb, input: VerbInput<Verb>): Promise<VerbAnswer<VerbOutput<Verb>>>;
  /** Starts scoring a file; answers with the running job. */
  scoreFile(file: File): Promise<VerbAnswer<Job>>;
  /** Saves the scored rows as CSV; `saved` is false where the person changed their mind. */
  saveResults(id: string): Promise<VerbAnswer<{ readonly saved: boolean }>>;
  /** Saves the rows to fix as CSV, with their problems in a last column; fixed, the file can be dropped as it is. */
  saveRowsToFix(id: string): Promise<VerbAnswer<{ readonly saved: boolean }>>;
  /** @returns a function that ends the subscription */
  on<Event extends DesktopEvent>(event: Event, listener: (payload: EventPayload<Event>) => void): () => void;
}
