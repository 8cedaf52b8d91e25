/** Scores one file from the command line, with the same workstation as the window. */
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Job } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { ScoringModel } from '../engine/protocol.ts';
import { openWorkstation } from '../workstation/workstation.ts';
import type { Workstation, WorkstationOptions } from '../workstation/workstation-contract.ts';
import { type Arguments, readArguments, USAGE } from './arguments.ts';
import { openInput, requireInput } from './input-file.ts';
import { modelFromFile } from './model-from-file.ts';
import { type Destination, findDestination } from './output-file.ts';
import { ISSUES_SHOWN, issueLines, modelLines, summaryLine } from './summary.ts';
import { OutputCut, writeResults } from './write-results.ts';

export interface ScoreParts extends Omit<WorkstationOptions, 'background'> {
  readonly standardInput: () => NodeJS.ReadableStream;
  /** Standard output: results where no file is named, and the help. */
  readonly output: NodeJS.WritableStream;
  /** One line for the person. */
  readonly say: (line: string) => void;
  /** Aborted when the person wants to stop. */
  readonly signal: AbortSignal;
}

type FileToScore = Parameters<Workstation['scorePath']>[0];
type Wanted = Extract<Arguments, { kind: 'score' }>;

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
    return await scoreFile(given, parts);
  } catch (error) {
    if (parts.signal.aborted) {
      const isCut = error instanceof OutputCut;
      say(isCut ? 'Stopped. The results are not complete.' : 'Stopped. Nothing was written.');
      return EXIT.stopped;
    }
    if (!(error instanceof RiskError)) throw error;
    say(error.message);
    return isBadInput(error) ? EXIT.badInput : EXIT.failed;
  }
}

async function scoreFile({ input, output, model, reasons }: Wanted, parts: ScoreParts): Promise<number> {
  await requireInput(input);
  const fromFile = model === null ? null : await modelFromFile(model, parts.say);
  const destination = await findDestination(output, input);
  const { path, isCopy } = await openInput(input, parts);
  try {
    const file = { path, fileName: basename(input), deleteAfter: isCopy };
    return await scoreInto(destination, { file, model: fromFile, reasons }, parts);
  } finally {
    if (isCopy) await rm(path, { force: true });
  }
}

interface Order {
  readonly file: FileToScore;
  /** Null for the model in force. */
  readonly model: ScoringModel | null;
  readonly reasons: boolean;
}

async function scoreInto(
  destination: Destination,
  { file, model, reasons }: Order,
  parts: ScoreParts,
): Promise<number> {
  const workstation = await openWorkstation({
    ...parts,
    background: false,
    intervals: { ...PATIENCE, ...parts.intervals },
  });
  const ended = watchEnds(workstation);
  try {
    if (model === null) {
      await untilStopped(workstation.synchronise(), parts.signal);
      for (const line of modelLines(await workstation.status())) parts.say(line);
    }
    const { jobId } = await workstation.scorePath(file, model ?? undefined);
    let rowsToFix: number;
    try {
      const job = await untilStopped(ended.job(jobId), parts.signal);
      if (job.error !== null) throw RiskError.fromValue(job.error);
      await writeResults(destination, {
        ...parts,
        exportTo: (path) => workstation.exportResults(jobId, path, { reasons }),
      });
      if (reasons) await sayReasons(workstation, jobId, parts);
      await sayProblems(workstation, job, parts);
      parts.say(summaryLine(job, model === null ? null : model.release.model.name));
      rowsToFix = job.rowsToFix;
    } finally {
      // The rows are with the person or not wanted any more: none stay here. What was counted does.
      await workstation.handle('jobs.cancel', { jobId });
      await workstation.handle('jobs.delete', { jobId });
    }
    if (model === null) await workstation.deliver();
    return rowsToFix > 0 ? EXIT.badInput : EXIT.fine;
  } finally {
    ended.stop();
    await workstation.close();
  }
}

/** Listens from before a job is started, so that no end is missed. */
function watchEnds(workstation: Workstation) {
  const ends = new Map<string, PromiseWithResolvers<Job>>();
  const end = (jobId: string): PromiseWithResolvers<Job> => {
    const known = ends.get(jobId) ?? Promise.withResolvers<Job>();
    ends.set(jobId, known);
    return known;
  };
  const stop = workstation.on('job.changed', (job) => {
    if (job.state !== 'running') end(job.jobId).resolve(job);
  });
  return { job: (jobId: string): Promise<Job> => end(jobId).promise, stop };
}

/** @throws the signal's reason as soon as the person wants to stop */
async function untilStopped<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
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

/** Empty columns are explained, and so are reasons that are not exact. */
async function sayReasons(workstation: Workstation, jobId: string, { say }: ScoreParts): Promise<void> {
  const answer = await workstation.handle('jobs.explain', { jobId, rowId: 0 });
  if (!answer.ok) return;
  if (answer.value.reasons === 'none') say('This model gives no reasons: their columns are empty.');
  if (answer.value.reasons === 'sampled')
    say(
      'The reasons of this model are estimated by sampling: another sample may order them a little differently.',
    );
}

function isBadInput({ code }: RiskError): boolean {
  return code.startsWith('csv.') || (code.startsWith('file.') && code !== 'file.unwritable');
}
