/** How many threads the work of this thread may take: a thread that does one part of many has no helpers of its own. */
import { availableParallelism } from 'node:os';

let limit = Number.POSITIVE_INFINITY;

/** @param wanted 0: as many as the machine has */
export function allowedThreads(wanted: number): number {
  return Math.min(wanted === 0 ? availableParallelism() : wanted, limit);
}

/** Does the work under a limit. @param threads at least 1; more than the limit that holds changes nothing */
export function withThreads<Result>(threads: number, work: () => Result): Result {
  const before = limit;
  limit = Math.min(before, Math.max(1, threads));
  try {
    return work();
  } finally {
    limit = before;
  }
}
