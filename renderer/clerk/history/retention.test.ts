import type { Job } from '@risk/app/contract/desktop.ts';
import { expect, test } from 'vitest';
import { completed } from '../../testing/scenes.ts';
import { choiceOf, choiceText, olderThan, retentionChoices } from './retention.ts';

test.each([
  [30, [7, 30, 90, 365, null]],
  [null, [7, 30, 90, 365, null]],
  [14, [7, 14, 30, 90, 365, null]],
  [1000, [7, 30, 90, 365, 1000, null]],
])('with %j set, these can be chosen: %j', (current, expected) =>
  expect(retentionChoices(current)).toEqual(expected),
);

const now = Date.parse('2026-11-24T12:00:00.000Z');
const finished = (finishedAt: string | null, state: Job['state'] = 'completed'): Job => ({
  ...completed,
  state,
  finishedAt,
});

test('a shorter time deletes what has had it, to the millisecond, and never what still runs', () => {
  const exactly = finished('2026-11-17T12:00:00.000Z');
  const younger = finished('2026-11-17T12:00:00.001Z');
  const cancelled = finished('2026-01-01T00:00:00.000Z', 'cancelled');
  const running = finished(null, 'running');
  const jobs = [exactly, younger, cancelled, running];
  expect(olderThan(jobs, 7, now)).toEqual([exactly, cancelled]);
  expect(olderThan(jobs, 8, now)).toEqual([cancelled]);
  expect(olderThan(jobs, null, now)).toEqual([]);
});

test.each([7, 30, null])('a choice survives being a text: %j', (days) =>
  expect(choiceOf(choiceText(days))).toBe(days),
);
