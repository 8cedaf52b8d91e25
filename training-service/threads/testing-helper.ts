/** A helper for the tests of `shared-work.ts`: adds what it is set up with; negative numbers fail, -99 ends the thread. */
import { threadId } from 'node:worker_threads';
import { helpWith } from './shared-work.ts';
import { allowedThreads } from './thread-limit.ts';

helpWith(({ added, pause }: { added: number; pause: Int32Array }) => (task: number) => {
  if (task === -99) {
    Atomics.add(pause, 0, 1);
    Atomics.notify(pause, 0);
    process.exit(3);
  }
  if (task < 0) throw new RangeError('negative');
  Atomics.add(pause, 0, 1);
  Atomics.notify(pause, 0);
  return { sum: task + added, thread: threadId, threads: allowedThreads(8) };
});
