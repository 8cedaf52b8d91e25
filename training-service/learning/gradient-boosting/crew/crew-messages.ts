/** How the threads of a crew tell each other what to do and what came of it: numbers in the workspace. */
import type { SearchedLeaf } from '../feature-search.ts';
import type { Stretch } from '../partition.ts';
import type { Split } from '../split.ts';
import type { SearchTask } from '../steps.ts';

/** Places in the control words. */
export const CONTROL = {
  /** Counts the steps that were called; a helper waits for it to change. */
  turn: 0,
  /** Helpers that are through with the step. */
  done: 1,
  step: 2,
  /** Helpers that have started up. */
  ready: 3,
  /** Not 0 once a helper has failed. */
  failed: 4,
} as const;

export const STEP = { stop: 0, derive: 1, search: 2, add: 3 } as const;

/** Threads at most, for which there is room in the message. */
export const MOST_THREADS = 8;

const LEAF_NUMBERS = 7;
const LEAVES_AT = 4;
const ANSWERS_AT = 24;
const ANSWER_NUMBERS = 4;

export function writeStretch(message: Float64Array, { start, end }: Stretch, leafCount = 0): void {
  message.set([start, end, leafCount]);
}

export function readStretch(message: Float64Array): Stretch & { readonly leafCount: number } {
  const [start = 0, end = 0, leafCount = 0] = message;
  return { start, end, leafCount };
}

export function writeSearch(message: Float64Array, { rows, slot, parentSlot, leaves }: SearchTask): void {
  message.set([rows.start, rows.end, slot, parentSlot]);
  for (const [index, leaf] of leaves.entries()) {
    const at = LEAVES_AT + LEAF_NUMBERS * index;
    if (leaf === null) message[at] = -1;
    else {
      const { gradient, hessian, count } = leaf.total ?? { gradient: 0, hessian: 0, count: -1 };
      const { lowest, highest } = leaf.range ?? { lowest: 0, highest: 0 };
      message.set([leaf.slot, gradient, hessian, count, leaf.range === null ? 0 : 1, lowest, highest], at);
    }
  }
}

export function readSearch(message: Float64Array): SearchTask {
  const [start = 0, end = 0, slot = 0, parentSlot = -1] = message;
  const leafAt = (at: number): SearchedLeaf | null => {
    const [leafSlot = -1, gradient = 0, hessian = 0, count = 0, isBound = 0, lowest = 0, highest = 0] =
      message.subarray(at, at + LEAF_NUMBERS);
    if (leafSlot === -1) return null;
    return {
      slot: leafSlot,
      total: count === -1 ? null : { gradient, hessian, count },
      range: isBound === 0 ? null : { lowest, highest },
    };
  };
  return {
    rows: { start, end },
    slot,
    parentSlot,
    leaves: [leafAt(LEAVES_AT), leafAt(LEAVES_AT + LEAF_NUMBERS)],
  };
}

/** What a helper found for the two leaves: gain, 0 where none, and feature. */
export function writeFound(
  message: Float64Array,
  part: number,
  found: readonly [Split | null, Split | null],
): void {
  const numbers = found.flatMap((split) => [split?.gain ?? 0, split?.feature ?? -1]);
  message.set(numbers, ANSWERS_AT + ANSWER_NUMBERS * part);
}

export function readFound(
  message: Float64Array,
  part: number,
  leaf: number,
): { readonly gain: number; readonly feature: number } {
  const at = ANSWERS_AT + ANSWER_NUMBERS * part + 2 * leaf;
  return { gain: message[at] ?? 0, feature: message[at + 1] ?? -1 };
}
