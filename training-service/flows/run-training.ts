/** Training in a thread of its own: the service goes on answering while it runs. */

import { Worker } from 'node:worker_threads';
import { type ErrorValue, RiskError } from '@risk/app/contract/errors.ts';
import type { TrainedModel, TrainingInput, TrainingProgress } from './train-model.ts';

export interface TrainingOptions {
  /** Ends the thread; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** What the worker says. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly progress: TrainingProgress }
  | { readonly kind: 'trained'; readonly model: TrainedModel }
  | { readonly kind: 'failed'; readonly error: ErrorValue };

/**
 * `trainModel` in a worker thread; the input is copied and stays the caller's.
 * @throws RiskError as `trainModel`; `internal.unexpected` where the thread fails or ends by itself
 */
export function runTraining(input: TrainingInput, options: TrainingOptions = {}): Promise<TrainedModel> {
  const { signal, onProgress } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const csv = Uint8Array.from(input.csv);
    const worker = new Worker(new URL('./train-worker.ts', import.meta.url), {
      workerData: { ...input, csv },
      transferList: [csv.buffer],
    });
    let isSettled = false;
    const settle = (finish: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      signal?.removeEventListener('abort', abort);
      // The outcome waits for the thread's end: nothing of a training runs on after its promise.
      worker.terminate().then(finish, reject);
    };
    const abort = (): void => settle(() => reject(signal?.reason));
    signal?.addEventListener('abort', abort, { once: true });
    worker.on('message', (message: WorkerMessage) => {
      if (isSettled) return;
      switch (message.kind) {
        case 'progress':
          onProgress?.(message.progress);
          break;
        case 'trained':
          settle(() => resolve(message.model));
          break;
        case 'failed':
          settle(() => reject(RiskError.fromValue(message.error)));
          break;
      }
    });
    worker.on('error', (error) => settle(() => reject(unexpected(error.message, error))));
    worker.on('exit', (code) =>
      settle(() => reject(unexpected(`the training thread ended with code ${code}`))),
    );
  });
}

function unexpected(reason: string, cause?: Error): RiskError {
  return new RiskError('internal.unexpected', { reason }, { cause });
}
