/** A job as the contract has it, for tests of parts that only hand jobs on. */
import { type Job, job } from '@risk/app/contract/desktop.ts';

export const EXAMPLE_JOB_ID = '5f0c3a52-7a0f-4f0e-9d57-3f2f6a3f9b10';

export function exampleJob(different: Partial<Job> = {}): Job {
  return job.parse({
    jobId: EXAMPLE_JOB_ID,
    fileName: 'applicants.csv',
    state: 'completed',
    startedAt: '2026-11-24T09:00:00.000Z',
    finishedAt: '2026-11-24T09:00:01.000Z',
    model: {
      name: 'credit-risk',
      version: 1,
      releaseSha256: 'ab'.repeat(32),
      policy: { cutoff: 0.5, referBand: null },
    },
    columns: [{ index: 0, header: 'amount', name: 'amount', label: { en: 'Amount' }, kind: 'numeric' }],
    progress: { bytesDone: 100, bytesTotal: 100, rowsDone: 2, millisecondsLeft: null },
    counts: { green: 1, refer: 0, red: 1 },
    rowsToFix: 0,
    histogram: Array.from({ length: 20 }, (_, bin) => (bin === 2 || bin === 15 ? 1 : 0)),
    error: null,
    ...different,
  });
}
