/** Figures of a running job. */
import type { Job } from '@risk/app/contract/desktop.ts';

/** Share of the file's bytes done, in [0, 1]. */
export function progressShare({ state, progress }: Pick<Job, 'state' | 'progress'>): number {
  if (state === 'completed') return 1;
  if (progress.bytesTotal === 0) return 0;
  return Math.min(1, progress.bytesDone / progress.bytesTotal);
}

/** The quarter that a job has reached, 0 to 4: what is worth saying aloud. */
export function milestone(job: Pick<Job, 'state' | 'progress'>): number {
  return Math.floor(progressShare(job) * 4);
}
