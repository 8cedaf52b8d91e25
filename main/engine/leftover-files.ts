/** Files of jobs that nobody will finish: rows of applicants that are of no use to anybody any more. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deleteStore } from './job-store.ts';
import type { Ledger } from './ledger.ts';

const FILE_OF_A_JOB = /^(?<jobId>[0-9a-f-]{36})\.(?<ending>.+)$/;

export interface LeftoverOptions {
  /** The folder of the jobs' files. */
  readonly directory: string;
  readonly ledger: Ledger;
  readonly isGone: (owner: string) => boolean;
}

/**
 * Deletes the files of jobs that the ledger does not know, and those of dead engines but for the stores of completed
 * jobs. What another engine still works on stays.
 */
export function deleteLeftovers({ directory, ledger, isGone }: LeftoverOptions): void {
  // The folder first: a job is in the ledger before it has files.
  for (const name of readdirSync(directory)) {
    const { jobId, ending } = FILE_OF_A_JOB.exec(name)?.groups ?? {};
    if (jobId === undefined) continue;
    const known = ledger.jobOwner(jobId);
    const isUseful = known?.state === 'completed' && ending !== 'pending';
    if (known === null || (isGone(known.owner) && !isUseful)) deleteIfPossible(join(directory, name));
  }
  deleteElsewhere({ directory, ledger, isGone });
}

/** Copies of inputs, and results that nobody came to fetch. A job that wrote its rows there has none to show. */
function deleteElsewhere({ directory, ledger, isGone }: LeftoverOptions): void {
  for (const { jobId, owner, state, elsewhere } of ledger.jobsWithFilesElsewhere()) {
    if (!isGone(owner)) continue;
    const paths = [elsewhere.copy, elsewhere.results].filter((path) => path !== null);
    if (!paths.map(deleteIfPossible).every(Boolean)) continue;
    if (elsewhere.results !== null && state === 'completed') {
      ledger.deleteJob(jobId);
      deleteStore(directory, jobId);
    } else ledger.forgetFilesElsewhere(jobId);
  }
}

/** A file that somebody reads, a virus scanner for instance, goes at the next start. */
function deleteIfPossible(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}
