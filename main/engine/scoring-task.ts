/** What the engine's main thread and a scoring thread say to each other. Both are this program: types are trusted. */
import type { Job } from '@risk/app/contract/desktop.ts';
import type { StoredBlock } from './job-store.ts';
import type { EngineFaults, ScoringModel } from './protocol.ts';

export interface ScoringTask {
  readonly job: Job;
  readonly path: string;
  readonly deleteAfter: boolean;
  /** Where results go in place of rows that are kept; null: rows are kept. */
  readonly resultsPath: string | null;
  /** Whether one row to fix is enough for no row to be scored. */
  readonly isStrict: boolean;
  readonly model: ScoringModel;
  /** The workstation's folder. */
  readonly directory: string;
  /** One number that becomes 1 when the job is to be cancelled. */
  readonly cancel: Int32Array<SharedArrayBuffer>;
  readonly faults: EngineFaults;
}

/** The order in which decisions sort. */
export const DECISION_ORDER = ['green', 'refer', 'red'] as const;

export type ScoringMessage =
  /** The job as it stands, with the block that was stored since the message before. */
  | { readonly type: 'progress'; readonly job: Job; readonly block: StoredBlock | null }
  /** The job has ended and the ledger knows. */
  | { readonly type: 'ended'; readonly job: Job; readonly sealedBatchId: string | null }
  /** Native code of a job that has ended goes on and on; only the end of the process ends it. */
  | { readonly type: 'stuck' };
