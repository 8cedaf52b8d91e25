import { expect, test } from 'vitest';
import { defaultSocketTiming, pauseBefore } from './event-socket.ts';

test('pauses double up to the longest and lie in their upper half', () => {
  const shortest = Array.from({ length: 8 }, (_, attempt) =>
    pauseBefore(attempt, defaultSocketTiming, () => 0),
  );
  expect(shortest).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
  expect(pauseBefore(0, defaultSocketTiming, () => 0.999)).toBeCloseTo(500, 0);
  expect(pauseBefore(1_000_000, defaultSocketTiming, () => 0.5)).toBe(7500);
});
