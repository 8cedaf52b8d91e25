import type { DesktopEvent, Job } from '@risk/app/contract/desktop.ts';
import type { DesktopPreload } from '@risk/app/contract/desktop-preload.ts';
import { expect, test } from 'vitest';
import { DoubleBridge } from '../testing/double-bridge.ts';
import { completed } from '../testing/scenes.ts';
import { ready } from '../testing/statuses.ts';
import { createPreloadBridge } from './preload-bridge.ts';

/** The preload object over a structured clone, as IPC hands values over. */
function preloadOver(
  desk: DoubleBridge,
): DesktopPreload & { emit: (event: DesktopEvent, payload: unknown) => void } {
  const listeners = new Map<string, (payload: unknown) => void>();
  return {
    'status.get': async (input) => structuredClone(await desk.call('status.get', input)),
    'model.sync': async (input) => structuredClone(await desk.call('model.sync', input)),
    'jobs.list': async (input) => structuredClone(await desk.call('jobs.list', input)),
    'jobs.get': async (input) => structuredClone(await desk.call('jobs.get', input)),
    'jobs.scoreSample': async (input) => structuredClone(await desk.call('jobs.scoreSample', input)),
    'jobs.cancel': async (input) => structuredClone(await desk.call('jobs.cancel', input)),
    'jobs.delete': async (input) => structuredClone(await desk.call('jobs.delete', input)),
    'jobs.page': async (input) => structuredClone(await desk.call('jobs.page', input)),
    'jobs.explain': async (input) => structuredClone(await desk.call('jobs.explain', input)),
    'jobs.breakdown': async (input) => structuredClone(await desk.call('jobs.breakdown', input)),
    'storage.get': async (input) => structuredClone(await desk.call('storage.get', input)),
    'storage.setRetention': async (input) => structuredClone(await desk.call('storage.setRetention', input)),
    'jobs.issues': () => Promise.reject(new Error('the other side is gone')),
    scoreFile: (file) => desk.scoreFile(file),
    saveResults: (jobId) => desk.saveResults(jobId),
    saveRowsToFix: (jobId) => desk.saveRowsToFix(jobId),
    onEvent(event, listener) {
      // Past the compiler on purpose: IPC brings whatever it brings.
      listeners.set(event, (payload) => Reflect.apply(listener, undefined, [payload]));
      return () => listeners.delete(event);
    },
    emit: (event, payload) => listeners.get(event)?.(payload),
  };
}

test('verbs, files and results go through the named functions', async () => {
  const desk = new DoubleBridge({ status: ready, jobs: [completed] });
  const bridge = createPreloadBridge(preloadOver(desk));
  expect(await bridge.call('status.get', {})).toEqual({ ok: true, value: ready });
  expect(await bridge.call('jobs.get', { jobId: completed.jobId })).toEqual({ ok: true, value: completed });
  expect(await bridge.scoreFile(new File([], 'a.csv'))).toMatchObject({
    ok: true,
    value: { fileName: 'a.csv' },
  });
  expect(await bridge.saveResults(completed.jobId)).toEqual({ ok: true, value: { saved: true } });
  expect(await bridge.saveRowsToFix(completed.jobId)).toEqual({ ok: true, value: { saved: true } });
  expect(desk.calls.map(({ verb }) => verb)).toEqual([
    'status.get',
    'jobs.get',
    'scoreFile',
    'saveResults',
    'saveRowsToFix',
  ]);
});

test('a rejected call is an answer, not an exception', async () => {
  const bridge = createPreloadBridge(preloadOver(new DoubleBridge({ status: ready })));
  expect(await bridge.call('jobs.issues', { jobId: completed.jobId, from: 0, limit: 1 })).toMatchObject({
    ok: false,
    error: { code: 'workstation.unreachable', details: { reason: 'the other side is gone' } },
  });
});

test('events are parsed before anybody hears them', () => {
  const preload = preloadOver(new DoubleBridge({ status: ready }));
  const bridge = createPreloadBridge(preload);
  const jobs: Job[] = [];
  bridge.on('job.changed', (job) => jobs.push(job));
  preload.emit('job.changed', { jobId: 'no' });
  preload.emit('job.changed', completed);
  expect(jobs).toEqual([completed]);
});

test('the window and the program live together', () => {
  const told: string[] = [];
  createPreloadBridge(preloadOver(new DoubleBridge({ status: ready }))).onReach((reach) =>
    told.push(reach),
  )();
  expect(told).toEqual(['connected']);
});
