/** How long scored rows may stay: the choices, and what a choice would delete at once. */
import type { Job } from '@risk/app/contract/desktop.ts';

const CHOICES: readonly (number | null)[] = [7, 30, 90, 365, null];

/** The choices, shortest first; one that an administrator set otherwise stands among them. */
export function retentionChoices(current: number | null): readonly (number | null)[] {
  if (CHOICES.includes(current)) return CHOICES;
  return [...CHOICES, current].toSorted(
    (a, b) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY),
  );
}

const DAY_MS = 86_400_000;

/** Files whose rows would be gone at once. @param now milliseconds */
export function olderThan(jobs: readonly Job[], days: number | null, now: number): readonly Job[] {
  if (days === null) return [];
  return jobs.filter(
    ({ state, finishedAt }) =>
      state !== 'running' && finishedAt !== null && Date.parse(finishedAt) + days * DAY_MS <= now,
  );
}

/** Of a choice in a list, which has texts only. */
export function choiceText(days: number | null): string {
  return days === null ? 'never' : String(days);
}

export function choiceOf(text: string): number | null {
  const days = Number(text);
  return Number.isInteger(days) && days > 0 ? days : null;
}
