/** The thread on which a model shows for the first time what it is. */
import { parentPort } from 'node:worker_threads';
import { checkModel } from './check-model.ts';
import type { CheckAnswer, CheckTask } from './check-thread.ts';
import { engineError } from './engine-error.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');

port.on('message', (task: CheckTask) => void check(task));

async function check({ id, input }: CheckTask): Promise<void> {
  try {
    port?.postMessage({ id, ok: true, largestDifference: await checkModel(input) } satisfies CheckAnswer);
  } catch (error) {
    port?.postMessage({ id, ok: false, error: engineError(error) } satisfies CheckAnswer);
  }
}
