/** Scores one file from the command line, with the same workstation as the window. */
import { basename, resolve } from 'node:path';
import type { Job } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { openWorkstation, type Workstation, type WorkstationOptions } from '../workstation/workstation.ts';
import { readArguments, USAGE } from './arguments.ts';
import { findDestination, requireInput } from './output-file.ts';
import { ISSUES_SHOWN, issueLines, modelLines, summaryLine } from './summary.ts';
import { writeResults } from './write-results.ts';

export interface ScoreParts extends Omit<WorkstationOptions, 'background'> {
  /** Standard output: results where no file is named, and the help. */
  readonly output: NodeJS.WritableStream;
  /** One line for the person. */
  readonly say: (line: string) => void;
  /** Aborted when the person wants to stop. */
  readonly signal: AbortSignal;
}

export const EXIT = { fine: 0, failed: 1, badInput: 2, stopped: 130 } as const;
/** The command line does not wait long for a service that does not answer. */
const PATIENCE = { requestTimeoutMs: 3000 };

/** @returns the exit code */
export async function score(argv: readonly string[], parts: ScoreParts): Promise<number> {
  const { say } = parts;
  const given = readArguments(argv);
  if (given.kind === 'help') {
    parts.output.write(USAGE);
    return EXIT.fine;
  }
  if (given.kind === 'wrong') {
    say(given.reason);
    say('Try: npm run score -- --help');
    return EXIT.badInput;
  }
  try {
    return await scoreFile(given.input, given.output, parts);
  } catch (error) {
    if (parts.signal.aborted) return EXIT.stopped;
    if (!(error instanceof RiskError)) throw error;
    say(error.message);
    return isBadInput(error) ? EXIT.badInput : EXIT.failed;
  }
}

async function scoreFile(input: string, output: string | null, parts: ScoreParts): Promise<number> {
  await requireInput(input);
  const destination = await findDestination(output, input);
  const workstation = await openWorkstation({
    ...parts,
    background: false,
    intervals: { ...PATIENCE, ...parts.intervals },
  });
  try {
    await workstation.synchronise();
    for (const line of modelLines(await workstation.status())) parts.say(line);
    const job = await finishedJob(workstation, input, parts.signal);
    if (job.error !== null) throw RiskError.fromValue(job.error);
    await writeResults(destination, {
      ...parts,
      exportTo: (path) => workstation.exportResults(job.jobId, path),
    });
    await sayProblems(workstation, job, parts);
    parts.say(summaryLine(job));
    // The rows are with the person now; what was counted stays.
    await workstation.handle('jobs.delete', { jobId: job.jobId });
    await workstation.deliver();
    return job.rowsToFix > 0 ? EXIT.badInput : EXIT.fine;
  } finally {
    await workstation.close();
  }
}

async function finishedJob(workstation: Workstation, input: string, signal: AbortSignal): Promise<Job> {
  const ended = Promise.withResolvers<Job>();
  const early: Job[] = [];
  let jobId: string | null = null;
  const stop = workstation.on('job.changed', (job) => {
    if (job.state === 'running') return;
    if (job.jobId === jobId) ended.resolve(job);
    else early.push(job);
  });
  try {
    const job = await workstation.scorePath({
      path: resolve(input),
      fileName: basename(input),
      deleteAfter: false,
    });
    jobId = job.jobId;
    const known = early.find(({ jobId }) => jobId === job.jobId);
    if (known !== undefined) return known;
    const cancel = (): void => void workstation.handle('jobs.cancel', { jobId: job.jobId });
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    return await ended.promise;
  } finally {
    stop();
  }
}

async function sayProblems(
  workstation: Workstation,
  { jobId, rowsToFix }: Job,
  { say }: ScoreParts,
): Promise<void> {
  if (rowsToFix === 0) return;
  const answer = await workstation.handle('jobs.issues', { jobId, from: 0, limit: ISSUES_SHOWN });
  if (!answer.ok) throw RiskError.fromValue(answer.error);
  for (const line of issueLines(answer.value.issues, answer.value.total)) say(line);
}

function isBadInput({ code }: RiskError): boolean {
  return code.startsWith('csv.') || (code.startsWith('file.') && code !== 'file.unwritable');
}
