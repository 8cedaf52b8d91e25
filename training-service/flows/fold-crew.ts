/** Cross-validation of the learners on one table, its folds dealt to threads. */
import type { LearnerId } from '@risk/app/model/release.ts';
import {
  type FoldPrediction,
  type FoldTask,
  foldTasks,
  joinFolds,
  type OutOfFold,
} from '../learning/cross-validation.ts';
import type { LabelledRows } from '../learning/feature-matrix.ts';
import type { Random } from '../learning/random.ts';
import { sharedBytes } from '../threads/shared-bytes.ts';
import { SharedWork } from '../threads/shared-work.ts';
import { allowedThreads } from '../threads/thread-limit.ts';
import { type Learner, learnersBySimplicity } from './learners.ts';

/** Everything of a fold that a thread needs to know; learners cannot be sent, their names and settings can. */
export interface FoldJob extends FoldTask {
  readonly learner: LearnerId;
  readonly parameters: Learner['parameters'];
}

export interface FoldAnswer extends FoldPrediction {
  /** Of the fit on the other rows and the prediction of the fold's. */
  readonly milliseconds: number;
}

export function performFold(table: LabelledRows, job: FoldJob, monotonic: () => number): FoldAnswer {
  const learner = learnersBySimplicity.find(({ id }) => id === job.learner);
  if (learner === undefined) throw new TypeError(`no learner ${job.learner}`);
  const startedAt = monotonic();
  const prediction = learner.withParameters(job.parameters).predictFold(table, job);
  return { ...prediction, milliseconds: monotonic() - startedAt };
}

interface FoldCrewOptions {
  readonly table: LabelledRows;
  /** At most; 0 or left out: as many as the machine has. */
  readonly threads?: number | undefined;
  /** Milliseconds from any start. */
  readonly monotonic: () => number;
}

interface CrossValidation {
  readonly learner: Learner;
  /** `[rows]`, in [0, folds). */
  readonly foldOfRow: Uint16Array;
  readonly folds: number;
  readonly random: Random;
  readonly onFold: () => void;
}

export class FoldCrew {
  readonly #table: LabelledRows;
  readonly #work: SharedWork<LabelledRows, FoldJob, FoldAnswer>;

  constructor({ table, threads = 0, monotonic }: FoldCrewOptions) {
    const helpers = allowedThreads(threads) - 1;
    this.#table = table;
    this.#work = new SharedWork({
      entry: new URL('./fold-worker.ts', import.meta.url),
      setup: helpers > 0 ? inSharedMemory(table) : table,
      helpers,
      perform: (job) => performFold(table, job, monotonic),
    });
  }

  crossValidate(options: CrossValidation): OutOfFold & { readonly milliseconds: number } {
    const { learner, foldOfRow, folds, random, onFold } = options;
    const jobs = foldTasks(foldOfRow, folds, random).map(
      (task): FoldJob => ({ ...task, learner: learner.id, parameters: learner.parameters }),
    );
    const answers = this.#work.run(jobs, onFold);
    return {
      ...joinFolds(this.#table.data.rowCount, jobs, answers),
      milliseconds: answers.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    };
  }

  /** Sends the helpers home. */
  stop(): void {
    this.#work.stop();
  }
}

function inSharedMemory({ data, target }: LabelledRows): LabelledRows {
  const values = new Float32Array(sharedBytes(data.values));
  return { data: { ...data, values }, target: new Uint8Array(sharedBytes(target)) };
}
