import { RiskError } from '@risk/app/contract/errors.ts';
import { describe, expect, test } from 'vitest';
import { completed } from '../../testing/scenes.ts';
import {
  initialJobs,
  openJob,
  withJob,
  withJobList,
  withoutJob,
  withStarted,
  withStartFailure,
  withStarting,
} from './jobs-slice.ts';

const other = { ...completed, jobId: '99999999-2222-4333-8444-555555555555', fileName: 'other.csv' };
const running = (bytesDone: number) => ({
  ...completed,
  state: 'running' as const,
  progress: { ...completed.progress, bytesDone },
});

describe('jobs', () => {
  test('a file on its way becomes the job in view', () => {
    const starting = { ...initialJobs, ...withStarting(completed.fileName) };
    const state = { ...starting, ...withStarted(starting, completed) };
    expect(openJob(state)).toEqual(completed);
    expect(state.starting).toBeNull();
  });

  test('news of the job arrive before the answer: it comes into view already', () => {
    const starting = { ...initialJobs, ...withStarting(completed.fileName) };
    expect(withJob(starting, running(1))).toMatchObject({ openJobId: completed.jobId, starting: null });
  });

  test('news of another file leave the view as it is', () => {
    const starting = { ...initialJobs, ...withStarting(completed.fileName) };
    expect(withJob(starting, other)).toEqual({ jobs: [other] });
  });

  test('progress never jumps backward, and what is done stays done', () => {
    const halfway = { ...initialJobs, jobs: [running(50)] };
    expect(withJob(halfway, running(20)).jobs).toEqual([running(50)]);
    const done = { ...initialJobs, jobs: [completed] };
    expect(withJob(done, running(90)).jobs).toEqual([completed]);
  });

  test('newest first', () => {
    const older = { ...other, startedAt: '2026-11-23T09:00:00.000Z' };
    expect(withJobList(initialJobs, [older, completed]).jobs).toEqual([completed, older]);
  });

  test('a job that the workstation no longer has leaves the start screen', () => {
    const open = { ...initialJobs, jobs: [completed], openJobId: completed.jobId };
    expect(withJobList(open, [other]).openJobId).toBeNull();
    expect(withoutJob(open, completed.jobId)).toEqual({ jobs: [], openJobId: null });
    expect(withoutJob({ ...open, jobs: [completed, other] }, other.jobId).openJobId).toBe(completed.jobId);
  });

  test('a failure to start names the file and clears the way for the next', () => {
    const error = new RiskError('csv.empty').toValue();
    expect(withStartFailure('a.csv', error)).toEqual({
      starting: null,
      startFailure: { fileName: 'a.csv', error },
    });
    expect(withStarting('b.csv')).toEqual({
      starting: { fileName: 'b.csv' },
      startFailure: null,
      screen: 'score',
    });
  });
});
