/** The files that were scored here, the one in view, and the one that is just being handed over. */
import type { Job } from '@risk/app/contract/desktop.ts';
import type { ErrorValue } from '@risk/app/contract/errors.ts';

interface StartingFile {
  readonly fileName: string;
}

interface StartFailure {
  readonly fileName: string;
  readonly error: ErrorValue;
}

/** What the window says about a drop that it did not take as it was. */
type DropNotice =
  | { readonly kind: 'several'; readonly taken: string; readonly count: number }
  | { readonly kind: 'nothing' };

export interface JobsSlice {
  /** Newest first. */
  readonly jobs: readonly Job[];
  /** What stands in the window where no job is in view. */
  readonly screen: 'score' | 'history';
  /** The job in view, null on the start screen and in the history. */
  readonly openJobId: string | null;
  /** A file on its way to the workstation: there is no job of it yet. */
  readonly starting: StartingFile | null;
  readonly startFailure: StartFailure | null;
  readonly dropNotice: DropNotice | null;
}

export const initialJobs: JobsSlice = {
  jobs: [],
  screen: 'score',
  openJobId: null,
  starting: null,
  startFailure: null,
  dropNotice: null,
};

export function openJob(state: JobsSlice): Job | null {
  return state.jobs.find(({ jobId }) => jobId === state.openJobId) ?? null;
}

export function withStarting(fileName: string): Partial<JobsSlice> {
  return { starting: { fileName }, startFailure: null, screen: 'score' };
}

/** The job of the file that was handed over: it comes into view. */
export function withStarted(state: JobsSlice, job: Job): Partial<JobsSlice> {
  return { jobs: insert(state.jobs, job), openJobId: job.jobId, starting: null, startFailure: null };
}

export function withStartFailure(fileName: string, error: ErrorValue): Partial<JobsSlice> {
  return { starting: null, startFailure: { fileName, error } };
}

/**
 * News of a job. A large file may still be on its way up when its job already runs: the first news of it brings it
 * into view, so that first rows need not wait for the last byte.
 */
export function withJob(state: JobsSlice, job: Job): Partial<JobsSlice> {
  const known = state.jobs.some(({ jobId }) => jobId === job.jobId);
  if (!known && state.starting !== null && state.starting.fileName === job.fileName)
    return withStarted(state, job);
  return { jobs: insert(state.jobs, job) };
}

/** The list as the workstation holds it; a job in view that is gone leaves the screen before it. */
export function withJobList(state: JobsSlice, jobs: readonly Job[]): Partial<JobsSlice> {
  const kept = jobs.some(({ jobId }) => jobId === state.openJobId);
  return { jobs: jobs.toSorted(newestFirst), openJobId: kept ? state.openJobId : null };
}

export function withoutJob(state: JobsSlice, jobId: string): Partial<JobsSlice> {
  return {
    jobs: state.jobs.filter((job) => job.jobId !== jobId),
    openJobId: state.openJobId === jobId ? null : state.openJobId,
  };
}

function insert(jobs: readonly Job[], job: Job): readonly Job[] {
  const index = jobs.findIndex(({ jobId }) => jobId === job.jobId);
  const before = jobs[index];
  if (before === undefined) return [job, ...jobs].toSorted(newestFirst);
  return jobs.with(index, neverBackward(before, job));
}

/** Answers and events travel apart, so an older one may come last: what is done stays done. */
function neverBackward(before: Job, next: Job): Job {
  if (next.state !== 'running') return next;
  if (before.state !== 'running' || before.progress.bytesDone > next.progress.bytesDone) return before;
  return next;
}

function newestFirst(a: Job, b: Job): number {
  return b.startedAt.localeCompare(a.startedAt);
}
