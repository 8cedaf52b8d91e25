/** A scoring thread: one job after the other, connections kept open in between. */
import { parentPort } from 'node:worker_threads';
import { Ledger } from './ledger.ts';
import { enginePaths } from './paths.ts';
import { loadRowSecret } from './row-keys.ts';
import { scoreFile } from './score-file.ts';
import type { ScoringMessage, ScoringTask } from './scoring-task.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');

let ledger: Ledger | undefined;

port.on('message', (task: ScoringTask) => {
  const paths = enginePaths(task.directory);
  ledger ??= new Ledger(paths.ledger);
  void scoreFile({
    task,
    ledger,
    rowSecret: loadRowSecret(paths.rowSecret),
    tell: (message: ScoringMessage) => port.postMessage(message),
    now: Date.now,
  });
});
