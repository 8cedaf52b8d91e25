/**
 * The threads besides the one that trains. A thread takes a tenth of a second to start, so they are started before the
 * table is binned, and get their workspace when it is there.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { WorkspaceShare } from './workspace.ts';

/** What a helper is started with. */
export interface HelperStart {
  /** Counted from 1; the thread that trains has part 0. */
  readonly part: number;
  readonly port: MessagePort;
  /** One of `CALL`. */
  readonly call: Int32Array;
}

const CALL = { wait: 0, work: 1, leave: 2 } as const;

export class Helpers {
  readonly #call = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #ports: readonly MessagePort[];

  constructor(count: number) {
    this.#ports = Array.from({ length: count }, (_, index) => {
      const { port1, port2 } = new MessageChannel();
      const start: HelperStart = { part: index + 1, port: port2, call: this.#call };
      const helper = new Worker(new URL('./crew-worker.ts', import.meta.url), {
        workerData: start,
        transferList: [port2],
      });
      helper.unref();
      helper.on('error', (error) => process.emitWarning(`A training thread did not start: ${error.message}`));
      port1.unref();
      return port1;
    });
  }

  get count(): number {
    return this.#ports.length;
  }

  /** Sends all to work. */
  assign(share: WorkspaceShare): void {
    for (const port of this.#ports) port.postMessage(share);
    this.#tell(CALL.work);
  }

  /** Sends home those that never got work. */
  dismiss(): void {
    this.#tell(CALL.leave);
  }

  #tell(call: number): void {
    Atomics.store(this.#call, 0, call);
    Atomics.notify(this.#call, 0);
  }
}

/** For a helper: waits for its workspace. @returns null where it is not needed */
export function awaitShare({ port, call }: HelperStart): WorkspaceShare | null {
  Atomics.wait(call, 0, CALL.wait);
  const received: { readonly message: WorkspaceShare } | undefined = receiveMessageOnPort(port);
  port.close();
  return received?.message ?? null;
}
