/** A scoring thread's helper: scores one block after the other, the model of the last job kept open. */
import { parentPort } from 'node:worker_threads';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { BlockScorer } from './block-scorer.ts';
import type { BlockAnswer, BlockJob, BlockMessage, ScoredBlock } from './block-task.ts';
import { engineError } from './engine-error.ts';
import { ModelSession } from './model-session.ts';
import type { ScoringModel } from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');

let job: BlockJob | undefined;
let scorer: BlockScorer | undefined;
let rowsScored = 0;
let model: { readonly sha256: string; readonly session: ModelSession } | undefined;
/** A session answers one call at a time. */
let last: Promise<void> = Promise.resolve();

port.on('message', (message: BlockMessage) => {
  last = last.then(() => take(message));
});

async function take(message: BlockMessage): Promise<void> {
  if (message.type === 'job') {
    job = message.job;
    scorer = undefined;
    rowsScored = 0;
    return;
  }
  const answer = await answered(message);
  port?.postMessage(answer, answer.ok ? buffersOf(answer.scored) : []);
}

async function answered({ id, block }: Extract<BlockMessage, { type: 'block' }>): Promise<BlockAnswer> {
  try {
    if (job === undefined) throw new Error('a block came before its job');
    if (job.crashAfterRows !== null && rowsScored >= job.crashAfterRows) process.kill(process.pid, 'SIGABRT');
    scorer ??= new BlockScorer(job, await sessionOf(job.model));
    const scored = await scorer.score(block);
    rowsScored += scored.rowCount;
    return { id, ok: true, scored };
  } catch (error) {
    return { id, ok: false, error: engineError(error) };
  }
}

/** The next file is mostly scored with the same model, whose bytes were checked when it was opened. */
async function sessionOf({ onnxPath, release }: ScoringModel): Promise<ModelSession> {
  const { sha256 } = release.onnx;
  if (model?.sha256 === sha256) return model.session;
  const old = model;
  model = undefined;
  await old?.session.release();
  const featureCount = inputColumns(release.schema).length;
  const session = await ModelSession.load({ onnxPath, sha256, featureCount });
  model = { sha256, session };
  return session;
}

/** What goes back without a copy. */
function buffersOf(scored: ScoredBlock): ArrayBuffer[] {
  const { bytes, places, lines, probabilities, decisions, counted, output } = scored;
  const arrays = [bytes, places, lines, probabilities, decisions, counted?.keys, counted?.bins, output];
  return arrays.flatMap((array) => (array == null ? [] : [array.buffer]));
}
