/** A scoring thread's helper: scores one block after the other, the model of the last job kept open. */
import { parentPort } from 'node:worker_threads';
import { BlockScorer } from './block-scorer.ts';
import type { BlockAnswer, BlockJob, BlockMessage, ScoredBlock } from './block-task.ts';
import { engineError } from './engine-error.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');

let job: BlockJob | undefined;
let scorer: Promise<BlockScorer> | undefined;
/** A session answers one call at a time. */
let last: Promise<void> = Promise.resolve();

port.on('message', (message: BlockMessage) => {
  last = last.then(() => take(message));
});

async function take(message: BlockMessage): Promise<void> {
  if (message.type === 'job') {
    const old = scorer;
    job = message.job;
    scorer = undefined;
    await closed(old);
    return;
  }
  const answer = await answered(message);
  port?.postMessage(answer, answer.ok ? buffersOf(answer.scored) : []);
}

/** One that could not be opened needs no closing. */
async function closed(old: Promise<BlockScorer> | undefined): Promise<void> {
  try {
    await (await old)?.close();
  } catch {
    // As said above.
  }
}

async function answered({ id, block }: Extract<BlockMessage, { type: 'block' }>): Promise<BlockAnswer> {
  try {
    if (job === undefined) throw new Error('a block came before its job');
    scorer ??= BlockScorer.open(job);
    return { id, ok: true, scored: await (await scorer).score(block) };
  } catch (error) {
    return { id, ok: false, error: engineError(error) };
  }
}

/** What goes back without a copy. */
function buffersOf({
  bytes,
  places,
  lines,
  probabilities,
  decisions,
  counted,
  output,
}: ScoredBlock): ArrayBuffer[] {
  const arrays = [bytes, places, lines, probabilities, decisions, counted?.keys, counted?.bins, output];
  return arrays.flatMap((array) => (array == null ? [] : [array.buffer]));
}
