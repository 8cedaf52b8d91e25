/** A target fuzzed for a while in a thread of its own: it may fail, hang, or take all the memory there is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { newPulse, pulseIn, type ToWorker } from './pulse.ts';
import type { Failure } from './search.ts';

export interface CampaignOptions {
  /** Address of the module that exports `targets`. */
  readonly module: string;
  readonly target: string;
  readonly seed: number;
  readonly durationMs: number;
  /** An input that takes longer hangs. */
  readonly patienceMs?: number;
  /** Of the whole process: more than this, and an input takes too much. */
  readonly memoryBytes?: number;
  /** Of the thread's objects alone. */
  readonly heapBytes?: number;
  readonly folder?: string;
}

export interface CampaignReport {
  readonly target: string;
  readonly inputs: number;
  readonly seconds: number;
  /** Most memory that the process had, all threads together. */
  readonly peakBytes: number;
  readonly failure: Failure | null;
}

const LOOK_EVERY_MS = 100;

export async function fuzz(options: CampaignOptions): Promise<CampaignReport> {
  const {
    module,
    target,
    seed,
    durationMs,
    patienceMs = 20_000,
    memoryBytes = 1_500_000_000,
    heapBytes = 1_000_000_000,
    folder,
  } = options;
  const shared = newPulse();
  const pulse = pulseIn(shared);
  const started = performance.now();
  const data: ToWorker = { module, target, seed, folder, shared };
  const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: Math.ceil(heapBytes / 2 ** 20) },
  });
  let failure: Failure | null = null;
  const failed = (reason: string): Failure => ({ bytes: pulse.input, reason, seed });
  worker.on('message', (found: Failure) => (failure ??= found));
  worker.on('error', (error) => (failure ??= failed(`the thread ended: ${String(error)}`)));
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  void ended.then(() => (failure ??= failed('the thread ended by itself')));

  let peakBytes = 0;
  let lastSeen = 0;
  let seenAt = started;
  while (performance.now() - started < durationMs) {
    await Promise.race([ended, sleep(LOOK_EVERY_MS)]);
    const memory = process.memoryUsage().rss;
    peakBytes = Math.max(peakBytes, memory);
    const now = performance.now();
    if (pulse.begun !== lastSeen || !pulse.isBusy) [lastSeen, seenAt] = [pulse.begun, now];
    if (now - seenAt > patienceMs) failure ??= failed(`no end within ${patienceMs / 1000} s`);
    if (memory > memoryBytes) failure ??= failed(`more than ${memoryBytes} bytes of memory`);
    if (failure !== null) break;
  }
  const report = {
    target,
    inputs: pulse.begun,
    seconds: (performance.now() - started) / 1000,
    peakBytes,
    failure,
  };
  await worker.terminate();
  return report;
}
