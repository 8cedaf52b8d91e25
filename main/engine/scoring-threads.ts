/** A few threads that score one job each; further jobs wait for a free one. */
import { Worker } from 'node:worker_threads';
import { entryUrl } from './entry-url.ts';
import type { ScoringMessage, ScoringTask } from './scoring-task.ts';

/** More would only share the same cores. */
const THREADS = 2;

export type JobMessage = Exclude<ScoringMessage, { type: 'stuck' }>;

interface QueuedTask {
  readonly task: ScoringTask;
  readonly listen: (message: JobMessage) => void;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export class ScoringThreads {
  readonly #onStuck: () => void;
  readonly #idle: Worker[] = [];
  readonly #queue: QueuedTask[] = [];
  #busy = 0;

  /** @param onStuck told when native code of a job that has ended does not end */
  constructor(onStuck: () => void) {
    this.#onStuck = onStuck;
  }

  /** Starts a thread before it is needed. */
  warmUp(): void {
    if (this.#idle.length + this.#busy === 0) this.#idle.push(this.#start());
  }

  /** Takes back a job that still waits for a thread. */
  withdraw(jobId: string, reason: unknown): void {
    const at = this.#queue.findIndex(({ task }) => task.job.jobId === jobId);
    if (at !== -1) for (const { reject } of this.#queue.splice(at, 1)) reject(reason);
  }

  /** Resolves when the job has ended; rejects where its thread died. */
  run(task: ScoringTask, listen: (message: JobMessage) => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#queue.push({ task, listen, resolve, reject });
    this.#startNext();
    return promise;
  }

  #startNext(): void {
    if (this.#busy >= THREADS) return;
    const queued = this.#queue.shift();
    if (queued === undefined) return;
    this.#busy++;
    const worker = this.#idle.pop() ?? this.#start();
    const { task, listen, resolve, reject } = queued;
    const leave = (survives: boolean): void => {
      worker.off('message', hear).off('error', fail).off('exit', exit);
      this.#busy--;
      if (survives) this.#idle.push(worker);
      this.#startNext();
    };
    const hear = (message: ScoringMessage): void => {
      if (message.type === 'stuck') return;
      listen(message);
      if (message.type !== 'ended') return;
      leave(true);
      resolve();
    };
    const fail = (error: unknown): void => {
      leave(false);
      reject(error);
    };
    const exit = (): void => fail(new Error('the scoring thread ended'));
    worker.on('message', hear).on('error', fail).on('exit', exit);
    worker.postMessage(task);
  }

  #start(): Worker {
    const worker = new Worker(entryUrl('scoring-worker'), {
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    worker.on('message', ({ type }: ScoringMessage) => {
      if (type === 'stuck') this.#onStuck();
    });
    return worker;
  }
}
