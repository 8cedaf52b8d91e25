/** Numbers, times and names as the pages write them. */
import type { LearnerId } from '@risk/app/model/release.ts';
import { type Html, html } from './html.ts';

const TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

const LEARNERS: Readonly<Record<LearnerId, string>> = {
  'logistic-regression': 'Logistic regression',
  'random-forest': 'Random forest',
  'gradient-boosting': 'Gradient boosting',
  average: 'Average of the three',
};

/** @param iso ISO 8601 time, null where it is not known */
export function timeOf(iso: string | null): Html {
  return iso === null ? html`–` : html`<time datetime="${iso}">${TIME.format(new Date(iso))} UTC</time>`;
}

export function decimals(value: number, digits = 3): string {
  return value.toFixed(digits).replace('-', '−');
}

export function percent(share: number, digits = 0): string {
  return `${(100 * share).toFixed(digits)} %`;
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`;
}

export function learnerName(learner: LearnerId): string {
  return LEARNERS[learner];
}
