import { desktopEvents, desktopVerbs } from '@risk/app/contract/desktop.ts';
import { DESKTOP_PRELOAD_KEY } from '@risk/app/contract/desktop-preload.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { IpcDouble, ownPage } from '../testing/ipc-double.ts';
import {
  eventChannels,
  SAVE_RESULTS_CHANNEL,
  SAVE_ROWS_TO_FIX_CHANNEL,
  SCORE_FILE_CHANNEL,
  verbChannels,
} from './channels.ts';
import { preloadFunctions } from './preload-functions.ts';

let ipc: IpcDouble;
let preload: ReturnType<typeof preloadFunctions>;
let calls: unknown[];

beforeEach(() => {
  ipc = new IpcDouble();
  calls = [];
  preload = preloadFunctions({
    ipcRenderer: ipc.rendererOf(ownPage),
    pathOf: (file) => `/home/${file.name}`,
  });
  for (const channel of [
    ...Object.values(verbChannels),
    SCORE_FILE_CHANNEL,
    SAVE_RESULTS_CHANNEL,
    SAVE_ROWS_TO_FIX_CHANNEL,
  ])
    ipc.ipcMain.handle(channel, (_event, ...given) => {
      calls.push([channel, ...given]);
      return Promise.resolve({ ok: true, value: {} });
    });
});

it('has a channel of its own for each verb and event of the contract', () => {
  expect(Object.keys(verbChannels)).toEqual(Object.keys(desktopVerbs));
  expect(Object.keys(eventChannels)).toEqual(Object.keys(desktopEvents));
  const all = [
    ...Object.values(verbChannels),
    ...Object.values(eventChannels),
    SCORE_FILE_CHANNEL,
    SAVE_RESULTS_CHANNEL,
    SAVE_ROWS_TO_FIX_CHANNEL,
  ];
  expect(new Set(all).size).toBe(all.length);
});

it('exposes the verbs, files, results and events: nothing generic, no object of Electron', () => {
  expect(DESKTOP_PRELOAD_KEY).toBe('riskOMeter');
  const names = Object.keys(preload);
  expect(names.toSorted()).toEqual(
    [...Object.keys(desktopVerbs), 'onEvent', 'saveResults', 'saveRowsToFix', 'scoreFile'].toSorted(),
  );
  for (const value of Object.values(preload)) expect(value).toBeTypeOf('function');
});

it('sends each verb over its own channel with its input', async () => {
  const jobId = '0d9a7f1e-3a52-4a6c-9a84-0f6f3c1a7c11';
  await preload['status.get']({});
  await preload['model.sync']({});
  await preload['jobs.list']({});
  await preload['jobs.get']({ jobId });
  await preload['jobs.scoreSample']({});
  await preload['jobs.cancel']({ jobId });
  await preload['jobs.delete']({ jobId });
  await preload['jobs.page']({ jobId, sort: [], filter: { decisions: [], text: '' }, from: 0, limit: 50 });
  await preload['jobs.issues']({ jobId, from: 0, limit: 50 });
  expect(calls).toEqual([
    ['risk:status.get', {}],
    ['risk:model.sync', {}],
    ['risk:jobs.list', {}],
    ['risk:jobs.get', { jobId }],
    ['risk:jobs.scoreSample', {}],
    ['risk:jobs.cancel', { jobId }],
    ['risk:jobs.delete', { jobId }],
    ['risk:jobs.page', { jobId, sort: [], filter: { decisions: [], text: '' }, from: 0, limit: 50 }],
    ['risk:jobs.issues', { jobId, from: 0, limit: 50 }],
  ]);
});

it('turns a file into its path, and results into their job', async () => {
  await preload.scoreFile(new File(['a;b'], 'clients.csv'));
  await preload.saveResults('some job');
  expect(calls).toEqual([
    ['risk:file.score', { path: '/home/clients.csv', fileName: 'clients.csv' }],
    ['risk:results.save', { jobId: 'some job' }],
  ]);
});

describe('events', () => {
  it('hand the payload alone to the listener, until it leaves', () => {
    const heard: unknown[][] = [];
    const stop = preload.onEvent('job.changed', (...given) => void heard.push(given));
    ipc.send('risk:event.job.changed', { jobId: 1 });
    ipc.send('risk:event.status.changed', { version: 1 });
    stop();
    ipc.send('risk:event.job.changed', { jobId: 2 });
    expect(heard).toEqual([[{ jobId: 1 }]]);
    expect(ipc.listenerCount('risk:event.job.changed')).toBe(0);
  });

  it.each(['__proto__', 'constructor', 'toString', 'job.page', ''])('there is none called %j', (name) => {
    // The page is script without types: it may call with any text.
    const onEvent: unknown = Reflect.get(preload, 'onEvent');
    if (typeof onEvent !== 'function') throw new Error('onEvent is a function');
    expect(() => onEvent(name, () => undefined)).toThrow('there is no such event');
  });
});
