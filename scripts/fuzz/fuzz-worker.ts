/** One target in a thread of its own, which may hang or run out of memory without taking the fuzzer along. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Pulse, pulseIn, type ToWorker } from './pulse.ts';
import { search } from './search.ts';
import type { FuzzTarget } from './target.ts';

const { module, target: name, seed, folder, shared }: ToWorker = workerData;
/** So many inputs share one seed. */
const RUNS = 500;

const { targets }: { targets: readonly FuzzTarget[] } = await import(module);
const target = targets.find((target) => target.name === name);
if (target === undefined) throw new Error(`no target ${name}`);
const pulse: Pulse = pulseIn(shared);
for (let round = 0; ; round++) {
  const failure = await search(target, {
    seed: seed + round,
    runs: RUNS,
    before: (bytes) => pulse.start(bytes),
    after: () => pulse.end(),
    ...(folder === undefined ? {} : { folder }),
  });
  if (failure === null) continue;
  parentPort?.postMessage(failure);
  break;
}
