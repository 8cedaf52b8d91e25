/** The helpers of a scoring thread: blocks go out to whoever is free and come back in their order. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { RowBlock } from '@risk/app/table/row-block.ts';
import type { BlockAnswer, BlockJob, BlockMessage, ScoredBlock } from './block-task.ts';
import { entryUrl } from './entry-url.ts';

const MOST_HELPERS = 4;

interface Helper {
  readonly worker: Worker;
  /** The job that it knows. */
  jobId: string | null;
  readonly waiting: Map<number, PromiseWithResolvers<ScoredBlock>>;
}

export class BlockCrew {
  readonly #size = Math.min(MOST_HELPERS, availableParallelism());
  readonly #helpers: Helper[] = [];
  #nextId = 1;

  /** Starts the helpers before they are needed. */
  warmUp(): void {
    while (this.#helpers.length < this.#size) this.#helpers.push(this.#start());
  }

  /** Blocks that should be on their way at once, so that nobody waits for work. */
  get appetite(): number {
    return 2 * this.#size;
  }

  /** @throws RiskError `model.unusable`, `sync.wrong-hash`, and where a helper dies `internal.unexpected` */
  score(job: BlockJob, block: RowBlock): Promise<ScoredBlock> {
    this.warmUp();
    const helper = this.#helpers.reduce((least, other) =>
      other.waiting.size < least.waiting.size ? other : least,
    );
    if (helper.jobId !== job.jobId) {
      helper.jobId = job.jobId;
      helper.worker.postMessage({ type: 'job', job } satisfies BlockMessage);
    }
    const id = this.#nextId++;
    const answer = Promise.withResolvers<ScoredBlock>();
    // The reason is told to whoever waits; a job that ends early waits no more.
    answer.promise.catch(() => undefined);
    helper.waiting.set(id, answer);
    const transfer = block.lines === null ? [block.bytes.buffer] : [block.bytes.buffer, block.lines.buffer];
    helper.worker.postMessage({ type: 'block', id, block } satisfies BlockMessage, transfer);
    return answer.promise;
  }

  /**
   * Lets go of the helpers that still work on blocks nobody waits for; others take their place. Native code cannot be
   * stopped, only left alone.
   * @returns whether all of them came to an end in that time
   */
  async letGo(patienceMs: number): Promise<boolean> {
    const busy = this.#helpers.filter(({ waiting }) => waiting.size > 0);
    if (busy.length === 0) return true;
    for (const helper of busy) this.#helpers.splice(this.#helpers.indexOf(helper), 1);
    this.warmUp();
    const end = Promise.allSettled(
      busy.flatMap(({ waiting }) => [...waiting.values()].map(({ promise }) => promise)),
    );
    const isOver = await Promise.race([end.then(() => true), sleep(patienceMs, false, { ref: false })]);
    // One that is stuck in native code ends when that does.
    for (const { worker } of busy) void worker.terminate();
    return isOver;
  }

  #start(): Helper {
    const worker = new Worker(entryUrl('block-worker'), { resourceLimits: { maxYoungGenerationSizeMb: 8 } });
    const helper: Helper = { worker, jobId: null, waiting: new Map() };
    worker.on('message', (answer: BlockAnswer) => {
      const waiting = helper.waiting.get(answer.id);
      helper.waiting.delete(answer.id);
      if (answer.ok) waiting?.resolve(answer.scored);
      else waiting?.reject(RiskError.fromValue(answer.error));
    });
    const fail = (reason: unknown): void => {
      const at = this.#helpers.indexOf(helper);
      if (at !== -1) this.#helpers.splice(at, 1);
      for (const { reject } of helper.waiting.values()) reject(reason);
      helper.waiting.clear();
    };
    worker.on('error', fail).on('exit', () => fail(new Error('a scoring helper ended')));
    worker.unref();
    return helper;
  }
}
