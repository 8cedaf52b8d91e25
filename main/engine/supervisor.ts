/**
 * The engine as the workstation holds it: calls that are answered from another process, which is started again when it
 * dies. How a process is made is handed in.
 */
import { RiskError } from '@risk/app/contract/errors.ts';
import {
  type EngineEvent,
  type EngineEventPayload,
  type EngineInput,
  type EngineMethod,
  type EngineOptions,
  type EngineOutput,
  engineMessage,
  eventSchemas,
  methodSchemas,
} from './protocol.ts';

/** A running process with a two-way channel of structured values. */
export interface EngineProcess {
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}

/** @param argument the one argument that the engine's entry takes */
export type SpawnEngine = (argument: string) => EngineProcess;

export interface EngineClient {
  /** @throws RiskError of the method, or `engine.stopped` */
  call<Method extends EngineMethod>(
    method: Method,
    input: EngineInput<Method>,
  ): Promise<EngineOutput<Method>>;
  /** @returns a function that ends the subscription */
  on<Event extends EngineEvent>(
    event: Event,
    listener: (payload: EngineEventPayload<Event>) => void,
  ): () => void;
  /** Ends the process; jobs that still run become `interrupted`. */
  close(): Promise<void>;
}

/** After this many deaths in a row before `ready`, the engine stays down. */
const DEATHS_BEFORE_READY = 3;
const CLOSE_TIMEOUT_MS = 1500;

interface OpenCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: RiskError) => void;
}

export function startEngine(options: EngineOptions, spawn: SpawnEngine): EngineClient {
  return new Supervisor(JSON.stringify(options), spawn);
}

class Supervisor implements EngineClient {
  readonly #argument: string;
  readonly #spawn: SpawnEngine;
  readonly #calls = new Map<number, OpenCall>();
  readonly #listeners = new Map<EngineEvent, Set<(payload: unknown) => void>>();
  #process: EngineProcess | null;
  #ready = Promise.withResolvers<void>();
  #deathsBeforeReady = 0;
  #nextId = 1;
  #closing = false;
  readonly #exited = Promise.withResolvers<void>();

  constructor(argument: string, spawn: SpawnEngine) {
    this.#argument = argument;
    this.#spawn = spawn;
    this.#process = this.#start();
  }

  async call<Method extends EngineMethod>(
    method: Method,
    input: EngineInput<Method>,
  ): Promise<EngineOutput<Method>> {
    if (this.#closing) throw new RiskError('engine.stopped');
    return methodSchemas[method].output.parse(await this.#send(method, input));
  }

  on<Event extends EngineEvent>(
    event: Event,
    listener: (payload: EngineEventPayload<Event>) => void,
  ): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    const handOver = (payload: unknown): void => listener(eventSchemas[event].parse(payload));
    listeners.add(handOver);
    return () => listeners.delete(handOver);
  }

  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      const process = this.#process;
      if (process === null) return;
      const patience = setTimeout(() => process.kill(), CLOSE_TIMEOUT_MS);
      void this.#exited.promise.then(() => clearTimeout(patience));
      this.#send('close', {}).catch(() => process.kill());
    }
    await this.#exited.promise;
  }

  #start(): EngineProcess {
    const process = this.#spawn(this.#argument);
    process.onMessage((message) => this.#hear(message));
    process.onExit(() => this.#restart());
    return process;
  }

  async #send(method: EngineMethod, input: unknown): Promise<unknown> {
    await this.#ready.promise;
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#calls.set(id, { resolve, reject });
    this.#process?.send({ id, method, input });
    return promise;
  }

  #hear(message: unknown): void {
    const parsed = engineMessage.safeParse(message);
    if (!parsed.success) return;
    if ('event' in parsed.data) {
      const { event, payload } = parsed.data;
      if (event === 'ready') {
        this.#deathsBeforeReady = 0;
        this.#ready.resolve();
      }
      for (const listener of this.#listeners.get(event) ?? []) listener(payload);
      return;
    }
    const call = this.#calls.get(parsed.data.id);
    this.#calls.delete(parsed.data.id);
    if (parsed.data.ok) call?.resolve(parsed.data.value);
    else call?.reject(RiskError.fromValue(parsed.data.error));
  }

  #restart(): void {
    this.#process = null;
    const stopped = new RiskError('engine.stopped');
    for (const call of this.#calls.values()) call.reject(stopped);
    this.#calls.clear();
    if (this.#closing || ++this.#deathsBeforeReady >= DEATHS_BEFORE_READY) {
      this.#closing = true;
      this.#ready.promise.catch(() => undefined);
      this.#ready.reject(stopped);
      this.#exited.resolve();
      return;
    }
    // Calls that waited for `ready` wait on; calls after a death wait for the new process.
    const waiting = this.#ready;
    this.#ready = Promise.withResolvers<void>();
    this.#ready.promise.then(waiting.resolve, waiting.reject);
    this.#process = this.#start();
  }
}
