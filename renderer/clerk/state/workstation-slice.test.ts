import { expect, test } from 'vitest';
import { statuses } from '../../testing/statuses.ts';
import {
  initialWorkstation,
  readiness,
  refusal,
  trouble,
  withReach,
  withStatus,
} from './workstation-slice.ts';

const connected = { ...initialWorkstation, reach: 'connected' as const };

test.each([
  ['ready', 'ready', null],
  ['syncing', 'ready', null],
  ['offline', 'ready', null],
  ['stale', 'ready', null],
  ['expired', 'expired', null],
  ['notEnrolled', 'no-model', 'not-enrolled'],
  ['fetching', 'no-model', 'fetching'],
  ['noneApproved', 'no-model', 'none-approved'],
  ['refused', 'no-model', 'refused'],
  ['offlineNoModel', 'no-model', 'offline'],
] as const)('%s is %s (%s)', (name, state, reason) => {
  const found = readiness({ ...connected, status: statuses[name] });
  expect(found.state).toBe(state);
  expect('reason' in found ? found.reason : null).toBe(reason);
});

test('before the first answer the window says whether it waits, is locked out or alone', () => {
  expect(readiness(initialWorkstation).state).toBe('starting');
  expect(readiness({ ...initialWorkstation, reach: 'lost' }).state).toBe('stopped');
  expect(readiness({ ...initialWorkstation, locked: true, reach: 'lost' }).state).toBe('locked');
});

test('with something in view, trouble stands above it and takes nothing away', () => {
  const lost = { ...connected, reach: 'lost' as const, status: statuses.ready };
  expect(readiness(lost).state).toBe('ready');
  expect(trouble(lost)).toBe('stopped');
  expect(trouble({ ...lost, locked: true })).toBe('locked');
  expect(trouble({ ...lost, ...withReach('connected') })).toBeNull();
  expect(trouble({ ...connected, locked: true, ...withStatus(statuses.ready) })).toBeNull();
});

test('what did not pass a check is told beside a running model, a service out of reach is not', () => {
  const { ready, refused, offline } = statuses;
  expect(refusal(null)).toBeNull();
  expect(refusal(ready)).toBeNull();
  expect(refusal(offline)).toBeNull();
  const error = refused.lastSync?.steps.find(({ result }) => result === 'failed')?.error;
  expect(error).toBeDefined();
  expect(refusal({ ...ready, lastSync: refused.lastSync })).toEqual(error);
});
