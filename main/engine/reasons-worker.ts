/** The reasons thread: opens the models of jobs, keeps the last few open, explains one task after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { engineError } from './engine-error.ts';
import { JobExplainer } from './job-explainer.ts';
import type { ReasonsAnswer, ReasonsTask } from './reasons-task.ts';

/** A model of some hundred trees takes a few megabytes. */
const OPEN_MODELS = 3;

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');

const modelsDirectory = z.string().parse(workerData);
const explainers = new Map<string, Promise<JobExplainer>>();
/** A session answers one call at a time. */
let last: Promise<void> = Promise.resolve();

port.on('message', (task: ReasonsTask) => {
  last = last.then(async () => port.postMessage(await answer(task)));
});

async function answer({ id, what, model, rows }: ReasonsTask): Promise<ReasonsAnswer> {
  try {
    const explainer = await opened(model);
    if (what === 'top-reasons') return { id, ok: true, what, value: await explainer.topReasons(rows) };
    const [row] = rows;
    if (row === undefined) throw new Error('there is no row to explain');
    return { id, ok: true, what, value: await explainer.explain(row) };
  } catch (error) {
    return { id, ok: false, error: engineError(error) };
  }
}

/** A failure is not kept: the file may be readable the next time. */
async function opened(model: ReasonsTask['model']): Promise<JobExplainer> {
  const key = JSON.stringify([model.onnxSha256, model.header, model.styles, model.schema]);
  const explainer = explainers.get(key) ?? JobExplainer.open(modelsDirectory, model);
  explainers.delete(key);
  explainers.set(key, explainer);
  for (const [oldest, old] of explainers) {
    if (explainers.size <= OPEN_MODELS) break;
    explainers.delete(oldest);
    void old.then((closing) => closing.close()).catch(() => undefined);
  }
  return explainer.catch((error: unknown) => {
    explainers.delete(key);
    throw error;
  });
}
