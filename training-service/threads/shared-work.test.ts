import { threadId } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { SharedWork } from './shared-work.ts';
import { allowedThreads, withThreads } from './thread-limit.ts';

interface Answer {
  readonly sum: number;
  readonly thread: number;
  readonly threads: number;
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** @param patient this thread's tasks wait until helpers have done something */
function workWith(helpers: number, patient = false, patienceMs = 60_000) {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const work = new SharedWork<{ added: number; pause: Int32Array }, number, Answer>({
    entry: new URL('./testing-helper.ts', import.meta.url),
    setup: { added: 100, pause },
    helpers,
    patienceMs,
    perform: (task) => {
      if (task < 0 && task !== -99) throw new RangeError(`${task} is negative`);
      if (patient) Atomics.wait(pause, 0, 0, 5000);
      return { sum: task + 100, thread: threadId, threads: allowedThreads(8) };
    },
  });
  stops.push(() => work.stop());
  return work;
}

const tasks = Array.from({ length: 40 }, (_, index) => index);

test.each([0, 1, 2])('with %i helpers: the answers in the order of the tasks', (helpers) => {
  const work = workWith(helpers);
  for (let round = 0; round < 3; round++)
    expect(work.run(tasks).map(({ sum }) => sum)).toEqual(tasks.map((task) => task + 100));
});

test('helpers take part, and neither they nor this thread call others for one task', () => {
  const answers = workWith(1, true).run(tasks);
  expect(new Set(answers.map(({ thread }) => thread)).size).toBe(2);
  expect(new Set(answers.map(({ threads }) => threads))).toEqual(new Set([1]));
});

test('every task is reported once', () => {
  let done = 0;
  workWith(1).run(tasks, () => done++);
  expect(done).toBe(40);
});

test('what a task throws is thrown here, also where a helper met it', () => {
  const work = workWith(1, true);
  expect(() => work.run([...tasks, -3])).toThrow(new RangeError('-3 is negative'));
  expect(() => workWith(0).run([-4])).toThrow(new RangeError('-4 is negative'));
});

test('a helper that dies leaves its task to this thread', () => {
  const work = workWith(1, true, 200);
  // The first tasks are this thread's, which waits in its own until the helper has taken the deadly one.
  const answers = work.run([1, -99, 2, 3]);
  expect(answers.map(({ sum }) => sum)).toEqual([101, 1, 102, 103]);
  expect(work.run([4, 5]).map(({ sum }) => sum)).toEqual([104, 105]);
});

test('after a failure the next list gets its own answers only', () => {
  const work = workWith(1, true);
  expect(() => work.run([1, ...tasks, -3, ...tasks])).toThrow(RangeError);
  expect(work.run(tasks).map(({ sum }) => sum)).toEqual(tasks.map((task) => task + 100));
});

test('no tasks, no answers', () => {
  expect(workWith(1).run([])).toEqual([]);
});

test('a limit holds for the work under it and is lifted after it, also where that fails', () => {
  expect(allowedThreads(8)).toBe(8);
  expect(allowedThreads(0)).toBeGreaterThanOrEqual(1);
  expect(withThreads(2, () => [allowedThreads(8), withThreads(4, () => allowedThreads(0) <= 2)])).toEqual([
    2,
    true,
  ]);
  expect(() =>
    withThreads(1, () => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(allowedThreads(8)).toBe(8);
});
