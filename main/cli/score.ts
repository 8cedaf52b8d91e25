/** Scores one file from the command line, with the same workstation as the window. */
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Job, VerbOutput } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { ScoringModel } from '../engine/protocol.ts';
import { openWorkstation } from '../workstation/workstation.ts';
import type { Workstation, WorkstationOptions } from '../workstation/workstation-contract.ts';
import { type Arguments, readArguments, USAGE } from './arguments.ts';
import { openInput, requireInput } from './input-file.ts';
import { modelFromFile } from './model-from-file.ts';
import { type Destination, findDestination } from './output-file.ts';
import type { ProgressLine } from './progress-line.ts';
import { ISSUES_SHOWN, issueLines, jsonSummary, modelLines, summaryLine } from './summary.ts';
import { OutputCut, type PendingResults, prepareResults } from './write-results.ts';

export interface ScoreParts extends Omit<WorkstationOptions, 'background'> {
  readonly standardInput: () => NodeJS.ReadableStream;
  /** Standard output: results where no file is named, and the help. */
  readonly output: NodeJS.WritableStream;
  /** Shows how far a job is; null where nobody watches a terminal. */
  readonly progress: ProgressLine | null;
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

async function scoreFile(wanted: Wanted, parts: ScoreParts): Promise<number> {
  const { input, output, model } = wanted;
  const isStandard = input === '-';
  if (!isStandard) await requireInput(input);
  const fromFile = model === null ? null : await modelFromFile(model, parts.say);
  const destination = await findDestination(output, isStandard ? null : input);
  const { path, isCopy } = await openInput(isStandard ? '/dev/stdin' : input, parts);
  try {
    const file = { path, fileName: isStandard ? 'standard input' : basename(input), deleteAfter: isCopy };
    return await scoreInto(destination, { ...wanted, file, fromFile }, parts);
  } finally {
    if (isCopy) await rm(path, { force: true });
  }
}

interface Order extends Wanted {
  readonly file: FileToScore;
  /** Null for the model in force. */
  readonly fromFile: ScoringModel | null;
}

async function scoreInto(destination: Destination, order: Order, parts: ScoreParts): Promise<number> {
  const { fromFile } = order;
  const workstation = await openWorkstation({
    ...parts,
    background: false,
    intervals: { ...PATIENCE, ...parts.intervals },
  });
  const follower = followJobs(workstation, order.isQuiet ? null : parts.progress);
  const results = await prepareResults(destination, parts);
  try {
    if (fromFile === null) {
      await untilStopped(workstation.synchronise(), parts.signal);
      for (const line of modelLines(await workstation.status())) parts.say(line);
    }
    const job = await scoreAndDeliver({ workstation, follower, results }, order, parts);
    if (fromFile === null) await workstation.deliver();
    return job.rowsToFix > 0 ? EXIT.badInput : EXIT.fine;
  } finally {
    follower.stop();
    await results.discard();
    await workstation.close();
  }
}

interface Tools {
  readonly workstation: Workstation;
  readonly follower: JobFollower;
  readonly results: PendingResults;
}

async function scoreAndDeliver(
  { workstation, follower, results }: Tools,
  { file, fromFile, reasons, isStrict, asJson, output }: Order,
  parts: ScoreParts,
): Promise<Job> {
  const { jobId } = await workstation.scorePath(file, {
    model: fromFile ?? undefined,
    // Reasons are found from rows that are kept.
    resultsPath: reasons ? undefined : results.path,
    isStrict,
  });
  try {
    const job = await untilStopped(follower.end(jobId), parts.signal);
    const isHeldBack = job.error?.code === 'job.rows-to-fix';
    if (job.error !== null && !isHeldBack) throw RiskError.fromValue(job.error);
    if (!isHeldBack) {
      if (reasons) await workstation.exportResults(jobId, results.path, { reasons });
      await results.deliver();
    }
    const issues = await issuesOf(workstation, job);
    if (asJson) {
      const isFree = output !== null && output !== '-';
      const line = `${JSON.stringify(jsonSummary(job, issues, { modelFile: fromFile, isHeldBack }))}\n`;
      if (isFree) parts.output.write(line);
      else parts.say(line.trimEnd());
      return job;
    }
    if (reasons) await sayReasons(workstation, jobId, parts);
    for (const line of issueLines(issues.issues, issues.total)) parts.say(line);
    if (isHeldBack) parts.say(job.error?.message ?? '');
    else parts.say(summaryLine(job, fromFile === null ? null : fromFile.release.model.name));
    return job;
  } finally {
    // The rows are with the person or not wanted any more: none stay here. What was counted does.
    await workstation.handle('jobs.cancel', { jobId });
    await workstation.handle('jobs.delete', { jobId });
  }
}

interface JobFollower {
  /** The job as it ended. */
  end(jobId: string): Promise<Job>;
  stop(): void;
}

/** Listens from before a job is started, so that no end is missed. */
function followJobs(workstation: Workstation, progress: ProgressLine | null): JobFollower {
  const ends = new Map<string, PromiseWithResolvers<Job>>();
  const endOf = (jobId: string): PromiseWithResolvers<Job> => {
    const known = ends.get(jobId) ?? Promise.withResolvers<Job>();
    ends.set(jobId, known);
    return known;
  };
  const stop = workstation.on('job.changed', (job) => {
    if (job.state === 'running') progress?.show(job);
    else {
      progress?.clear();
      endOf(job.jobId).resolve(job);
    }
  });
  return {
    end: (jobId) => endOf(jobId).promise,
    stop: () => {
      progress?.clear();
      stop();
    },
  };
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

async function issuesOf(
  workstation: Workstation,
  { jobId, rowsToFix }: Job,
): Promise<VerbOutput<'jobs.issues'>> {
  if (rowsToFix === 0) return { total: 0, issues: [] };
  const answer = await workstation.handle('jobs.issues', { jobId, from: 0, limit: ISSUES_SHOWN });
  if (!answer.ok) throw RiskError.fromValue(answer.error);
  return answer.value;
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
  return (
    code.startsWith('csv.') ||
    code.startsWith('xlsx.') ||
    (code.startsWith('file.') && code !== 'file.unwritable')
  );
}
