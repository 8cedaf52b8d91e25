/** What the engine's main thread and a scoring thread say to each other. Both are this program: types are trusted. */
import type { Job } from '@risk/app/contract/desktop.ts';
import type { EngineFaults, ScoringModel } from './protocol.ts';

export interface ScoringTask {
  readonly job: Job;
  readonly path: string;
  readonly deleteAfter: boolean;
  readonly model: ScoringModel;
  /** The workstation's folder. */
  readonly directory: string;
  /** One number that becomes 1 when the job is to be cancelled. */
  readonly cancel: Int32Array<SharedArrayBuffer>;
  readonly faults: EngineFaults;
}

/** Scored rows as columns, in the order of their ids; `[rows]` each. */
export interface ColumnChunk {
  readonly line: Float64Array;
  readonly probabilityOfDefault: Float64Array;
  readonly confidence: Float64Array;
  /** Index in `DECISION_ORDER`. */
  readonly decision: Uint8Array;
}

/** The order in which decisions sort. */
export const DECISION_ORDER = ['green', 'refer', 'red'] as const;

export type ScoringMessage =
  /** The job as it stands, with the rows that were stored since the message before. */
  | { readonly type: 'progress'; readonly job: Job; readonly rows: ColumnChunk | null }
  /** The job has ended and the ledger knows. */
  | { readonly type: 'ended'; readonly job: Job; readonly sealedBatchId: string | null };
