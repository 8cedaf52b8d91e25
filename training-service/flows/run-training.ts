/**
 * Training in a process of its own: the service goes on answering while it runs, and a crash of the native library that
 * proves the model's file ends the training and nothing else.
 */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ErrorValue, RiskError } from '@risk/app/contract/errors.ts';
import type { TrainedModel, TrainingInput, TrainingProgress } from './train-model.ts';

export interface TrainingOptions {
  /** Ends the process; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** What the process says. */
export type TrainingMessage =
  | { readonly kind: 'progress'; readonly progress: TrainingProgress }
  | { readonly kind: 'trained'; readonly model: TrainedModel }
  | { readonly kind: 'failed'; readonly error: ErrorValue };

const ENTRY = fileURLToPath(new URL('./train-process.ts', import.meta.url));

/**
 * `trainModel` in a process of its own.
 * @throws RiskError as `trainModel`; `internal.unexpected` where the process fails or ends by itself
 */
export function runTraining(input: TrainingInput, options: TrainingOptions = {}): Promise<TrainedModel> {
  const { signal, onProgress } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // Options of this process, such as a test runner's or a debugger's, are not the child's.
    const child = fork(ENTRY, { serialization: 'advanced', execArgv: [] });
    let outcome: (() => void) | null = null;
    // The outcome waits for the process's end: nothing of a training runs on after its promise.
    const settle = (finish: () => void): void => {
      if (outcome !== null) return;
      outcome = finish;
      signal?.removeEventListener('abort', abort);
      child.kill('SIGKILL');
    };
    const abort = (): void => settle(() => reject(signal?.reason));
    signal?.addEventListener('abort', abort, { once: true });
    child.on('message', (message: TrainingMessage) => {
      if (outcome !== null) return;
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
    child.on('error', (error) => {
      outcome ??= () => reject(unexpected(error.message, error));
      if (child.pid === undefined) outcome();
    });
    child.on('exit', (code, killedBy) => {
      outcome ??= () => reject(unexpected(`the training process ended with ${killedBy ?? `code ${code}`}`));
      outcome();
    });
    child.send(input, (error) => {
      if (error !== null) settle(() => reject(unexpected(error.message, error)));
    });
  });
}

function unexpected(reason: string, cause?: Error): RiskError {
  return new RiskError('internal.unexpected', { reason }, { cause });
}
