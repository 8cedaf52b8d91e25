/** A scoring thread: one job after the other, connections kept open in between. */
import { rmSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { BlockCrew } from './block-crew.ts';
import { engineError } from './engine-error.ts';
import { Ledger } from './ledger.ts';
import { enginePaths } from './paths.ts';
import { loadRowSecret } from './row-keys.ts';
import { scoreFile } from './score-file.ts';
import type { ScoringMessage, ScoringTask } from './scoring-task.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');

let ledger: Ledger | undefined;
const crew = new BlockCrew();
crew.warmUp();
const tell = (message: ScoringMessage): void => port.postMessage(message);

/** A helper that answers nobody may be slow, or in an endless loop. */
const PATIENCE_MS = 2000;

async function lookAfterCrew(): Promise<void> {
  if (!(await crew.letGo(PATIENCE_MS))) tell({ type: 'stuck' });
}

port.on('message', (task: ScoringTask) => {
  try {
    const paths = enginePaths(task.directory);
    ledger ??= new Ledger(paths.ledger);
    const rowSecret = loadRowSecret(paths.rowSecret);
    void scoreFile({ task, ledger, rowSecret, crew, tell, now: Date.now }).then(lookAfterCrew);
  } catch (error) {
    // Thrown from here it would reach the window without its code.
    if (task.deleteAfter) rmSync(task.path, { force: true });
    const finishedAt = new Date().toISOString();
    const job = { ...task.job, state: 'failed' as const, finishedAt, error: engineError(error) };
    ledger?.saveRunningJob(job);
    tell({ type: 'ended', job, sealedBatchId: null });
  }
});
