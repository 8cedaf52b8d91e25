/**
 * The thread that finds reasons, seen from the engine's main thread. It is started when it is first needed, and again
 * where it died.
 */
import { Worker } from 'node:worker_threads';
import type { Explanation, ScoredRow } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { entryUrl } from './entry-url.ts';
import { givesNoTopReasons, type ModelOfRows, type ReasonsAnswer, type ReasonsTask } from './reasons-task.ts';

interface OpenTask {
  readonly resolve: (answer: ReasonsAnswer) => void;
  readonly reject: (reason: unknown) => void;
}

export class ReasonsThread {
  readonly #modelsDirectory: string;
  readonly #open = new Map<number, OpenTask>();
  /** By the model's SHA-256, where it is known that a page gets no reasons: such a page need not ask. */
  readonly #silent = new Set<string>();
  #worker: Worker | null = null;
  #nextId = 1;

  constructor(modelsDirectory: string) {
    this.#modelsDirectory = modelsDirectory;
  }

  /** The rows as they are where their reasons cannot be had: a page does not fail for want of them. */
  async withTopReasons(model: ModelOfRows, rows: readonly ScoredRow[]): Promise<ScoredRow[]> {
    if (rows.length === 0 || this.#silent.has(model.onnxSha256)) return [...rows];
    const answer = await this.#ask('top-reasons', model, rows).catch(() => null);
    if (answer?.ok !== true || answer.what !== 'top-reasons') return [...rows];
    const { kind, reasons } = answer.value;
    if (givesNoTopReasons(kind)) this.#silent.add(model.onnxSha256);
    return rows.map((row, i) => ({ ...row, topReason: reasons[i] ?? null }));
  }

  /** @throws RiskError `reasons.*`, `model.unusable` */
  async explain(model: ModelOfRows, row: ScoredRow): Promise<Explanation> {
    const answer = await this.#ask('explanation', model, [row]);
    if (!answer.ok) throw RiskError.fromValue(answer.error);
    if (answer.what !== 'explanation') throw new RiskError('internal.unexpected');
    return answer.value;
  }

  #ask(what: ReasonsTask['what'], model: ModelOfRows, rows: readonly ScoredRow[]): Promise<ReasonsAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<ReasonsAnswer>();
    const id = this.#nextId++;
    this.#open.set(id, { resolve, reject });
    this.#worker ??= this.#start();
    this.#worker.postMessage({ id, what, model, rows } satisfies ReasonsTask);
    return promise;
  }

  #start(): Worker {
    const worker = new Worker(entryUrl('reasons-worker'), { workerData: this.#modelsDirectory });
    worker.on('message', (answer: ReasonsAnswer) => {
      const task = this.#open.get(answer.id);
      this.#open.delete(answer.id);
      task?.resolve(answer);
    });
    const fail = (reason: unknown): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      for (const { reject } of this.#open.values()) reject(reason);
      this.#open.clear();
    };
    worker.on('error', fail).on('exit', () => fail(new Error('the reasons thread ended')));
    // The process ends when the engine ends, whatever this thread is at.
    worker.unref();
    return worker;
  }
}
