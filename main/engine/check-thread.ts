/**
 * The thread that checks models, seen from the engine's main thread, which goes on answering whatever a model does. It is
 * started when it is first needed, and again where it died or was given up.
 */
import { Worker } from 'node:worker_threads';
import { type ErrorValue, RiskError } from '@risk/app/contract/errors.ts';
import { entryUrl } from './entry-url.ts';
import type { EngineInput } from './protocol.ts';

export interface CheckTask {
  readonly id: number;
  readonly input: EngineInput<'model.check'>;
}

export type CheckAnswer = { readonly id: number } & (
  | { readonly ok: true; readonly largestDifference: number }
  | { readonly ok: false; readonly error: ErrorValue }
);

export interface CheckOptions {
  /** A model that takes longer for its few test rows is none to work with. */
  readonly patienceMs: number;
  /** Told when a check was given up: its native code goes on. */
  readonly onStuck: () => void;
}

interface OpenCheck {
  readonly resolve: (largestDifference: number) => void;
  readonly reject: (reason: unknown) => void;
}

export class CheckThread {
  readonly #options: CheckOptions;
  readonly #open = new Map<number, OpenCheck>();
  #worker: Worker | null = null;
  #nextId = 1;

  constructor(options: CheckOptions) {
    this.#options = options;
  }

  /**
   * @returns the largest difference between what the golden rows should give and what they do give
   * @throws RiskError `sync.wrong-hash`, `model.unusable`, the latter also where the model does not come to an end
   */
  async check(input: EngineInput<'model.check'>): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const id = this.#nextId++;
    this.#open.set(id, { resolve, reject });
    const worker = (this.#worker ??= this.#start());
    worker.postMessage({ id, input } satisfies CheckTask);
    const patience = setTimeout(() => this.#giveUp(worker), this.#options.patienceMs);
    return promise.finally(() => clearTimeout(patience));
  }

  #giveUp(worker: Worker): void {
    this.#fail(worker, new RiskError('model.unusable', { reason: 'it does not come to an end' }));
    // One that is stuck in native code ends when that does.
    void worker.terminate();
    this.#options.onStuck();
  }

  #start(): Worker {
    const worker = new Worker(entryUrl('check-worker'));
    worker.on('message', (answer: CheckAnswer) => {
      const check = this.#open.get(answer.id);
      this.#open.delete(answer.id);
      if (answer.ok) check?.resolve(answer.largestDifference);
      else check?.reject(RiskError.fromValue(answer.error));
    });
    worker
      .on('error', (error) => this.#fail(worker, error))
      .on('exit', () => this.#fail(worker, new Error('the checking thread ended')));
    // The process ends when the engine ends, whatever this thread is at.
    worker.unref();
    return worker;
  }

  #fail(worker: Worker, reason: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#open.values()) reject(reason);
    this.#open.clear();
  }
}
