/** Test help: readers with a defect that a certain byte brings out. */
import fc from 'fast-check';
import type { FuzzTarget } from '../target.ts';

const MARK = 0xc3;

const defects: Readonly<Record<string, () => void>> = {
  byte: () => {
    throw new RangeError('planted');
  },
  hang: () => {
    for (;;);
  },
  memory: () => {
    const all: object[] = [];
    for (;;) all.push([all.length]);
  },
  none: () => undefined,
};

export function planted(name: string): FuzzTarget {
  return {
    name,
    seeds: [Uint8Array.of(1, 2, 3)],
    tokens: [],
    fresh: fc.uint8Array({ maxLength: 4 }),
    async run(bytes) {
      await Promise.resolve();
      if (bytes.includes(MARK)) defects[name]?.();
    },
  };
}

export const targets: readonly FuzzTarget[] = Object.keys(defects).map(planted);
