import type { Job, VerbAnswer } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { describe, expect, test, vi } from 'vitest';
import { DoubleBridge, type DoubleBridgeOptions } from '../../testing/double-bridge.ts';
import { completed, rows } from '../../testing/scenes.ts';
import { ready, statuses } from '../../testing/statuses.ts';
import { createClerkStore } from '../state/clerk-store.ts';
import { rowAt } from '../state/pages-slice.ts';
import { withFilterText, withSortClick } from '../state/view-slice.ts';
import { createClerkActions } from './clerk-actions.ts';

async function open(options: Partial<DoubleBridgeOptions> = {}) {
  const bridge = new DoubleBridge({ status: ready, jobs: [completed], rows, ...options });
  const store = createClerkStore();
  const preferences: unknown[] = [];
  const actions = createClerkActions({ bridge, store, storePreferences: (value) => preferences.push(value) });
  const end = actions.connect();
  await vi.waitFor(() => expect(store.getState().status).not.toBeNull());
  return { bridge, store, actions, preferences, end };
}

const pageCalls = (bridge: DoubleBridge) => bridge.calls.filter(({ verb }) => verb === 'jobs.page').length;

describe('connecting', () => {
  test('the window asks for what stands, and again when the program is back', async () => {
    const { bridge, store } = await open();
    await vi.waitFor(() => expect(store.getState().jobs).toEqual([completed]));
    bridge.reach('lost');
    expect(store.getState().reach).toBe('lost');
    bridge.jobs = [];
    bridge.reach('connected');
    await vi.waitFor(() => expect(store.getState().jobs).toEqual([]));
  });

  test('news change what is shown, until the listening ends', async () => {
    const { bridge, store, end } = await open();
    bridge.tellStatus(statuses.offline);
    expect(store.getState().status).toEqual(statuses.offline);
    end();
    bridge.tellStatus(ready);
    expect(store.getState().status).toEqual(statuses.offline);
  });

  test('a window without its cookie is locked, not stopped', async () => {
    const bridge = new DoubleBridge({ status: ready });
    vi.spyOn(bridge, 'call').mockResolvedValue({
      ok: false,
      error: new RiskError('access.unauthenticated').toValue(),
    });
    const store = createClerkStore();
    createClerkActions({ bridge, store, storePreferences: () => undefined }).connect();
    await vi.waitFor(() => expect(store.getState().locked).toBe(true));
  });
});

describe('files', () => {
  test('a dropped file comes into view with its rows', async () => {
    const { actions, store, bridge } = await open();
    await actions.takeFiles([new File(['x'], 'new.csv')]);
    expect(store.getState().openJobId).toBe(completed.jobId);
    await vi.waitFor(() => expect(store.getState().totalRows).toBe(rows.length));
    expect(bridge.calls).toContainEqual({ verb: 'scoreFile', input: 'new.csv' });
    expect(rowAt(store.getState(), 0)).toEqual(rows[0]);
  });

  test('of several the first is taken and the others are named as left out', async () => {
    const { actions, store, bridge } = await open();
    await actions.takeFiles([new File([], 'a.csv'), new File([], 'b.csv')]);
    expect(store.getState().dropNotice).toEqual({ kind: 'several', taken: 'a.csv', count: 2 });
    expect(bridge.calls.filter(({ verb }) => verb === 'scoreFile')).toHaveLength(1);
  });

  test('a drop without a file is said', async () => {
    const { actions, store } = await open();
    await actions.takeFiles([]);
    expect(store.getState().dropNotice).toEqual({ kind: 'nothing' });
  });

  test('a file that cannot be taken leaves the start screen with the reason', async () => {
    const error = new RiskError('storage.disk-full').toValue();
    const { actions, store } = await open({ onFile: () => ({ ok: false, error }) });
    await actions.takeFiles([new File([], 'a.csv')]);
    expect(store.getState()).toMatchObject({
      openJobId: null,
      starting: null,
      startFailure: { fileName: 'a.csv', error },
    });
  });

  test('without a model nothing is handed over', async () => {
    const { actions, store, bridge } = await open({ status: statuses.noneApproved });
    await actions.takeFiles([new File([], 'a.csv')]);
    expect(bridge.calls.some(({ verb }) => verb === 'scoreFile')).toBe(false);
    expect(store.getState().startFailure?.error.code).toBe('model.none');
  });

  test('first rows need not wait for the last byte: the event opens the job', async () => {
    const upload = Promise.withResolvers<VerbAnswer<Job>>();
    const { actions, store, bridge } = await open({ jobs: [], onFile: () => upload.promise });
    const done = actions.takeFiles([new File([], completed.fileName)]);
    const running: Job = { ...completed, state: 'running' };
    bridge.tellJob(running);
    expect(store.getState().openJobId).toBe(completed.jobId);
    await vi.waitFor(() => expect(store.getState().totalRows).toBe(rows.length));
    upload.resolve({ ok: true, value: running });
    await done;
    expect(store.getState()).toMatchObject({ openJobId: completed.jobId, starting: null });
    expect(store.getState().totalRows).toBe(rows.length);
  });

  test('who leaves while the file is on its way is not pulled back', async () => {
    const upload = Promise.withResolvers<VerbAnswer<Job>>();
    const { actions, store } = await open({ jobs: [], onFile: () => upload.promise });
    const done = actions.takeFiles([new File([], completed.fileName)]);
    actions.open(null);
    upload.resolve({ ok: true, value: completed });
    await done;
    expect(store.getState()).toMatchObject({ openJobId: null, jobs: [completed] });
  });

  test('the sample, cancelling, removing, saving', async () => {
    const { actions, store, bridge } = await open();
    await actions.scoreSample();
    expect(store.getState().openJobId).toBe(completed.jobId);
    expect(await actions.cancel(completed.jobId)).toBeNull();
    expect(await actions.save(completed.jobId)).toEqual({ ok: true, value: { saved: true } });
    expect(await actions.remove(completed.jobId)).toBeNull();
    expect(store.getState().openJobId).toBeNull();
    expect((await actions.cancel(completed.jobId))?.code).toBe('job.not-found');
    expect(bridge.calls.map(({ verb }) => verb)).toContain('jobs.delete');
  });
});

describe('the list', () => {
  test('only what is in sight is fetched', async () => {
    const { actions, store, bridge } = await open();
    actions.open(completed.jobId);
    await vi.waitFor(() => expect(store.getState().totalRows).toBe(rows.length));
    const before = pageCalls(bridge);
    actions.inSight(10, 30);
    expect(pageCalls(bridge)).toBe(before);
    actions.inSight(700, 720);
    await vi.waitFor(() => expect(rowAt(store.getState(), 710)).toEqual(rows[710]));
    expect(rowAt(store.getState(), 400)).toBeUndefined();
  });

  test('sorting asks for another list, the old one stays until it is there', async () => {
    const { actions, store } = await open();
    actions.open(completed.jobId);
    await vi.waitFor(() => expect(store.getState().totalRows).toBe(rows.length));
    actions.changeView(withSortClick(store.getState().view, 'probabilityOfDefault', false));
    expect(rowAt(store.getState(), 0)).toEqual(rows[0]);
    const riskiest = rows.toSorted((a, b) => b.probabilityOfDefault - a.probabilityOfDefault)[0];
    await vi.waitFor(() => expect(rowAt(store.getState(), 0)).toEqual(riskiest));
  });

  test('typing waits for a pause and asks once', async () => {
    const { actions, store, bridge } = await open();
    actions.open(completed.jobId);
    await vi.waitFor(() => expect(store.getState().totalRows).toBe(rows.length));
    const before = pageCalls(bridge);
    for (const text of ['u', 'us', 'use', 'used'])
      actions.changeView(withFilterText(store.getState().view, text));
    await vi.waitFor(() => expect(store.getState().totalRows).toBeLessThan(rows.length));
    expect(pageCalls(bridge)).toBe(before + 1);
  });

  test('rows that arrive while the job runs come into the list', async () => {
    const { actions, store, bridge } = await open({
      jobs: [{ ...completed, state: 'running' }],
      rows: rows.slice(0, 40),
    });
    await vi.waitFor(() => expect(store.getState().jobs).toHaveLength(1));
    actions.open(completed.jobId);
    await vi.waitFor(() => expect(store.getState().totalRows).toBe(40));
    bridge.rows = rows;
    bridge.tellJob(completed);
    await vi.waitFor(() => expect(store.getState().totalRows).toBe(rows.length), { timeout: 5000 });
  });

  test('the last rows come at once, also where a page of the first was still on its way', async () => {
    const { actions, store, bridge } = await open({ jobs: [{ ...completed, state: 'running' }], rows: [] });
    await vi.waitFor(() => expect(store.getState().jobs).toHaveLength(1));
    // No timer runs out here: only what is done at once is done at all.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      actions.open(completed.jobId);
      bridge.rows = rows;
      bridge.tellJob(completed);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      expect(store.getState().totalRows).toBe(rows.length);
    } finally {
      vi.useRealTimers();
    }
  });

  test('another file starts with a plain view', async () => {
    const { actions, store } = await open();
    actions.open(completed.jobId);
    actions.changeView({ tab: 'rows-to-fix', filter: { decisions: ['red'], text: 'x', columns: [] } });
    actions.open(completed.jobId);
    expect(store.getState().view).toMatchObject({
      tab: 'applicants',
      filter: { decisions: [], text: '', columns: [] },
    });
  });
});

test('a preference is stored as a whole', async () => {
  const { actions, preferences } = await open();
  actions.prefer({ theme: 'dark' });
  actions.prefer({ chosenLocale: 'de' });
  expect(preferences).toEqual([
    { theme: 'dark', chosenLocale: null },
    { theme: 'dark', chosenLocale: 'de' },
  ]);
});

describe('history', () => {
  test('opens in the place of a file, and gives way to one', async () => {
    const { actions, store } = await open();
    actions.open(completed.jobId);
    actions.openHistory();
    expect(store.getState()).toMatchObject({ screen: 'history', openJobId: null });
    actions.open(completed.jobId);
    expect(store.getState()).toMatchObject({ screen: 'history', openJobId: completed.jobId });
    actions.open(null);
    expect(store.getState()).toMatchObject({ screen: 'score', openJobId: null });
  });

  test('a file that is dropped there is scored in view', async () => {
    const { actions, store } = await open();
    actions.openHistory();
    await actions.takeFiles([new File(['x'], 'new.csv')]);
    expect(store.getState()).toMatchObject({ screen: 'score', openJobId: completed.jobId });
  });

  test('a shorter time takes effect in the list at once', async () => {
    const { actions, store, bridge } = await open();
    await vi.waitFor(() => expect(store.getState().jobs).toHaveLength(1));
    bridge.jobs = [];
    const answer = await actions.setRetention(7);
    expect(answer).toEqual({ ok: true, value: { retentionDays: 7, jobs: 0, bytes: 0 } });
    expect(store.getState().jobs).toEqual([]);
    expect(await actions.storage()).toEqual(answer);
  });

  test('the rows to fix are saved by a way of their own', async () => {
    const { actions, bridge } = await open();
    expect(await actions.saveRowsToFix(completed.jobId)).toEqual({ ok: true, value: { saved: true } });
    expect(bridge.calls).toContainEqual({ verb: 'saveRowsToFix', input: completed.jobId });
  });

  test('the values of a column are counted over the whole file', async () => {
    const { actions } = await open();
    const answer = await actions.breakdown({ jobId: completed.jobId, key: 'cell:1' });
    const groups = answer.ok ? answer.value.groups : [];
    const all = groups.reduce((sum, { counts }) => sum + counts.green + counts.refer + counts.red, 0);
    expect(all).toBe(rows.length);
  });
});
