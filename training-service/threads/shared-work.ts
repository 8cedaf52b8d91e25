/**
 * A list of tasks done by this thread and helpers, each taking the next one that is left. Answers come in the order of
 * the tasks and depend on nothing but them, so the number of threads changes no result. The call returns when all are
 * done; this thread works and waits without giving way to other events.
 */
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import { withThreads } from './thread-limit.ts';

/** Places in the counters that threads share. */
const COUNTER = { next: 0, done: 1 } as const;

interface HelperStart<Setup> {
  readonly port: MessagePort;
  readonly setup: Setup;
}

/** A list of tasks as a helper gets it. */
interface Round<Task> {
  readonly round: number;
  readonly counters: Int32Array;
  readonly tasks: readonly Task[];
}

interface Said<Answer> {
  readonly round: number;
  readonly index: number;
  /** Undefined where the helper failed. */
  readonly answer: Answer | undefined;
}

interface SharedWorkOptions<Setup, Task, Answer> {
  /** The helpers' module, which calls `helpWith`. */
  readonly entry: URL;
  /** What helpers need to know once; arrays in shared memory are not copied. */
  readonly setup: Setup;
  readonly helpers: number;
  /** What helpers do as well; never answers undefined. */
  readonly perform: (task: Task) => Answer;
  /** After so long without news the helpers' tasks are done here: one may have died. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 300_000;

export class SharedWork<Setup, Task, Answer> {
  readonly #perform: (task: Task) => Answer;
  readonly #patienceMs: number;
  #round = 0;
  readonly #helpers: readonly { readonly worker: Worker; readonly port: MessagePort }[];

  constructor(options: SharedWorkOptions<Setup, Task, Answer>) {
    const { entry, setup, helpers, perform, patienceMs = PATIENCE_MS } = options;
    this.#perform = perform;
    this.#patienceMs = patienceMs;
    this.#helpers = Array.from({ length: helpers }, () => {
      const { port1, port2 } = new MessageChannel();
      const start: HelperStart<Setup> = { port: port2, setup };
      const worker = new Worker(entry, { workerData: start, transferList: [port2] });
      // A helper that cannot start leaves its share to the others.
      worker.on('error', (error) => process.emitWarning(`A thread did not start: ${error.message}`));
      worker.unref();
      port1.unref();
      return { worker, port: port1 };
    });
  }

  /**
   * @param onDone called for each task that is done
   * @throws what `perform` throws
   */
  run(tasks: readonly Task[], onDone: () => void = () => {}): Answer[] {
    const counters = new Int32Array(new SharedArrayBuffer(8));
    const round = ++this.#round;
    for (const { port } of this.#helpers) port.postMessage({ round, counters, tasks } satisfies Round<Task>);
    const answers = new Map<number, Answer>();
    let reported = 0;
    const report = (): void => {
      for (const done = Atomics.load(counters, COUNTER.done); reported < done; reported++) onDone();
    };
    try {
      for (let index = takeNext(counters); index < tasks.length; index = takeNext(counters)) {
        const task = tasks[index];
        if (task !== undefined) answers.set(index, this.#performAlone(task));
        Atomics.add(counters, COUNTER.done, 1);
        report();
      }
      for (;;) {
        const done = Atomics.load(counters, COUNTER.done);
        if (done >= tasks.length) break;
        if (Atomics.wait(counters, COUNTER.done, done, this.#patienceMs) === 'timed-out') break;
        report();
      }
      this.#collect(round, answers);
      // A helper's failure or death is a task not answered: done here, it succeeds, or throws what went wrong.
      const all = tasks.map((task, index) => answers.get(index) ?? this.#performAlone(task));
      for (; reported < tasks.length; reported++) onDone();
      return all;
    } finally {
      // Where this thread fails the others need not go on.
      Atomics.store(counters, COUNTER.next, tasks.length);
    }
  }

  /** Sends the helpers home. */
  stop(): void {
    for (const { worker } of this.#helpers) void worker.terminate();
  }

  #performAlone(task: Task): Answer {
    return this.#helpers.length === 0 ? this.#perform(task) : withThreads(1, () => this.#perform(task));
  }

  /** What helpers say too late belongs to an earlier list. */
  #collect(round: number, answers: Map<number, Answer>): void {
    for (const { port } of this.#helpers)
      for (let said = receiveMessageOnPort(port); said !== undefined; said = receiveMessageOnPort(port)) {
        const { index, answer, ...of }: Said<Answer> = said.message;
        if (of.round === round && answer !== undefined) answers.set(index, answer);
      }
  }
}

function takeNext(counters: Int32Array): number {
  return Atomics.add(counters, COUNTER.next, 1);
}

/** A helper's whole program: takes tasks until it is ended. @param prepare called once with the setup */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what `SharedWork` of the same types has sent
export function helpWith<Setup, Task>(prepare: (setup: Setup) => (task: Task) => unknown): void {
  const { port, setup }: HelperStart<Setup> = workerData;
  const perform = prepare(setup);
  port.on('message', ({ round, counters, tasks }: Round<Task>) => {
    for (let index = takeNext(counters); index < tasks.length; index = takeNext(counters)) {
      let answer: unknown;
      try {
        const task = tasks[index];
        if (task !== undefined) answer = withThreads(1, () => perform(task));
      } catch {
        // Left without answer: the thread that asked tries itself.
      }
      port.postMessage({ round, index, answer } satisfies Said<unknown>);
      Atomics.add(counters, COUNTER.done, 1);
      Atomics.notify(counters, COUNTER.done);
    }
  });
}
