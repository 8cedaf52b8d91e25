/** What a fuzzing thread says of itself while it is too busy to answer: how many inputs it had, and the one at hand. */
import { MOST_BYTES } from './mutate.ts';

export interface ToWorker {
  /** Address of the module that exports `targets`. */
  readonly module: string;
  readonly target: string;
  readonly seed: number;
  readonly folder?: string | undefined;
  readonly shared: SharedArrayBuffer;
}

export interface Pulse {
  start(bytes: Uint8Array): void;
  end(): void;
  /** Inputs that were begun. */
  readonly begun: number;
  /** Whether one of them is being worked on. */
  readonly isBusy: boolean;
  /** A copy of the last one. */
  readonly input: Uint8Array;
}

const HEAD_BYTES = 12;

export function newPulse(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD_BYTES + MOST_BYTES);
}

export function pulseIn(shared: SharedArrayBuffer): Pulse {
  const [begun, busy, length] = [0, 1, 2];
  const head = new Int32Array(shared, 0, 3);
  const bytes = new Uint8Array(shared, HEAD_BYTES);
  return {
    start(input) {
      bytes.set(input.subarray(0, MOST_BYTES));
      Atomics.store(head, length, Math.min(input.length, MOST_BYTES));
      Atomics.store(head, busy, 1);
      Atomics.add(head, begun, 1);
    },
    end() {
      Atomics.store(head, busy, 0);
    },
    get begun() {
      return Atomics.load(head, begun);
    },
    get isBusy() {
      return Atomics.load(head, busy) === 1;
    },
    get input() {
      return Uint8Array.from(bytes.subarray(0, Atomics.load(head, length)));
    },
  };
}
