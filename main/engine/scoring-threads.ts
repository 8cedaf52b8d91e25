/** A few threads that score one job each; further jobs wait for a free one. */
import { Worker } from 'node:worker_threads';
import { entryUrl } from './entry-url.ts';
import type { ScoringMessage, ScoringTask } from './scoring-task.ts';

/** More would only share the same cores. */
const THREADS = 2;

interface QueuedTask {
  readonly task: ScoringTask;
  readonly listen: (message: ScoringMessage) => void;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export class ScoringThreads {
  readonly #idle: Worker[] = [];
  readonly #queue: QueuedTask[] = [];
  #busy = 0;

  /** Starts a thread before it is needed. */
  warmUp(): void {
    if (this.#idle.length + this.#busy === 0)
      this.#idle.push(
        new Worker(entryUrl('scoring-worker'), { resourceLimits: { maxYoungGenerationSizeMb: 8 } }),
      );
  }

  /** Resolves when the job has ended; rejects where its thread died. */
  run(task: ScoringTask, listen: (message: ScoringMessage) => void): Promise<void> {
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
    const worker =
      this.#idle.pop() ??
      new Worker(entryUrl('scoring-worker'), { resourceLimits: { maxYoungGenerationSizeMb: 8 } });
    const { task, listen, resolve, reject } = queued;
    const leave = (survives: boolean): void => {
      worker.off('message', hear).off('error', fail).off('exit', exit);
      this.#busy--;
      if (survives) this.#idle.push(worker);
      this.#startNext();
    };
    const hear = (message: ScoringMessage): void => {
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
}
