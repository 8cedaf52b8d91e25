import { EventEmitter } from 'node:events';
import {
  type DesktopVerb,
  desktopVerbs,
  type VerbAnswer,
  type VerbOutput,
} from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { exampleJob, EXAMPLE_JOB_ID as jobId } from '../testing/example-job.ts';
import { IpcDouble, OWN_CONTENTS_ID, ownPage } from '../testing/ipc-double.ts';
import {
  SAVE_RESULTS_CHANNEL,
  SAVE_ROWS_TO_FIX_CHANNEL,
  SCORE_FILE_CHANNEL,
  verbChannels,
} from './channels.ts';
import { bindVerbs, type DesktopBackend } from './ipc.ts';
import { distrust } from './trusted-sender.ts';

class BackendDouble implements DesktopBackend {
  readonly calls: unknown[] = [];
  readonly events = new EventEmitter();
  failure: Error | null = null;

  handle<Verb extends DesktopVerb>(verb: Verb, input: unknown): Promise<VerbAnswer<VerbOutput<Verb>>> {
    this.calls.push([verb, input]);
    if (this.failure !== null) return Promise.reject(this.failure);
    return Promise.resolve({ ok: false, error: new RiskError('model.none').toValue() });
  }
  scorePath(file: unknown) {
    this.calls.push(['scorePath', file]);
    return Promise.resolve(exampleJob());
  }
  exportResults = () => Promise.resolve();
  on: DesktopBackend['on'] = (event, listener) => {
    this.events.on(event, listener);
    return () => void this.events.off(event, listener);
  };
}

const verbs = Object.values(verbChannels);
let ipc: IpcDouble;
let backend: BackendDouble;
let log: string[];
let told: unknown[];
let unbind: () => void;

beforeEach(() => {
  ipc = new IpcDouble();
  backend = new BackendDouble();
  log = [];
  told = [];
  unbind = bindVerbs({
    ipcMain: ipc.ipcMain,
    backend,
    distrust: (event) => distrust(event, OWN_CONTENTS_ID),
    saveResults: () => Promise.resolve({ saved: true }),
    tell: (channel, payload) => void told.push([channel, payload]),
    log: (line) => void log.push(line),
  });
});

const call = (channel: string, ...given: unknown[]): Promise<unknown> =>
  ipc.rendererOf(ownPage).invoke(channel, ...given);

it('answers on the channels of the contract and on no other', () => {
  expect(ipc.channels).toEqual(
    [...verbs, SCORE_FILE_CHANNEL, SAVE_RESULTS_CHANNEL, SAVE_ROWS_TO_FIX_CHANNEL].toSorted(),
  );
});

it('hands a parsed payload to the workstation and its answer back, errors as values', async () => {
  expect(await call('risk:jobs.get', { jobId })).toEqual({
    ok: false,
    error: new RiskError('model.none').toValue(),
  });
  expect(backend.calls).toEqual([['jobs.get', { jobId }]]);
});

describe('refuses callers that are not the own page', () => {
  const elsewhere = [
    { sender: { id: OWN_CONTENTS_ID + 1 }, senderFrame: ownPage.senderFrame },
    { sender: ownPage.sender, senderFrame: null },
    { sender: ownPage.sender, senderFrame: { parent: {}, url: 'app://risk/' } },
    { sender: ownPage.sender, senderFrame: { parent: null, url: 'https://example.com/' } },
  ];
  it.each([...verbs, SCORE_FILE_CHANNEL, SAVE_RESULTS_CHANNEL])('on %s', async (channel) => {
    for (const origin of elsewhere)
      expect(await ipc.rendererOf(origin).invoke(channel, {})).toEqual({
        ok: false,
        error: new RiskError('access.bad-origin').toValue(),
      });
    expect(backend.calls).toEqual([]);
    expect(log).toEqual(
      ['another window', 'a frame that is gone', 'a frame inside the page', 'another page'].map(
        (doubt) => `refused ${channel}: called by ${doubt}`,
      ),
    );
  });
});

describe('refuses payloads that do not parse', () => {
  const page = { jobId, sort: [], filter: { decisions: [], text: '' }, from: 0, limit: 50 };
  it.each<[string, unknown[]]>([
    ['risk:status.get', []],
    ['risk:status.get', [null]],
    ['risk:status.get', [{ extra: 1 }]],
    ['risk:status.get', [{}, {}]],
    ['risk:jobs.get', [{}]],
    ['risk:jobs.get', [{ jobId: '../../etc/passwd' }]],
    ['risk:jobs.delete', [{ jobId, path: '/' }]],
    ['risk:jobs.page', [{ ...page, limit: 501 }]],
    ['risk:jobs.page', [{ ...page, from: -1 }]],
    ['risk:jobs.page', [{ ...page, sort: [{ key: 'cells; DROP TABLE rows', direction: 'ascending' }] }]],
    [SCORE_FILE_CHANNEL, [{ path: 5, fileName: 'x.csv' }]],
    [SCORE_FILE_CHANNEL, [{ path: '/x.csv' }]],
    [SCORE_FILE_CHANNEL, [{ path: '/x.csv', fileName: 'x.csv', deleteAfter: true }]],
    [SAVE_RESULTS_CHANNEL, [{ jobId, path: '/etc/passwd' }]],
    [SAVE_RESULTS_CHANNEL, [jobId]],
  ])('%s %j', async (channel, given) => {
    expect(await call(channel, ...given)).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
    expect(backend.calls).toEqual([]);
    expect(log).toEqual([`refused ${channel}: its payload does not parse`]);
  });
});

it('scores a file in place, and never a file without a path', async () => {
  expect(await call(SCORE_FILE_CHANNEL, { path: '/home/clients.csv', fileName: 'clients.csv' })).toEqual({
    ok: true,
    value: exampleJob(),
  });
  expect(await call(SCORE_FILE_CHANNEL, { path: '', fileName: 'made by script.csv' })).toMatchObject({
    ok: false,
    error: { code: 'file.not-found', message: 'The file “made by script.csv” cannot be found.' },
  });
  expect(backend.calls).toEqual([
    ['scorePath', { path: '/home/clients.csv', fileName: 'clients.csv', deleteAfter: false }],
  ]);
});

it('saves results', async () => {
  expect(await call(SAVE_RESULTS_CHANNEL, { jobId })).toEqual({ ok: true, value: { saved: true } });
});

it('turns what nobody expected into a value, and tells only the log what it was', async () => {
  backend.failure = new Error('disk on fire');
  const answer = await call('risk:jobs.list', {});
  expect(answer).toMatchObject({
    ok: false,
    error: { message: 'Something failed inside the program. The log has the details.' },
  });
  expect(log).toEqual(['risk:jobs.list failed: disk on fire']);
});

it('tells the window of events', () => {
  backend.events.emit('job.changed', exampleJob());
  expect(told).toEqual([['risk:event.job.changed', exampleJob()]]);
});

it('leaves nothing behind', async () => {
  unbind();
  expect(ipc.channels).toEqual([]);
  expect(backend.events.eventNames()).toEqual([]);
  await expect(call('risk:status.get', {})).rejects.toThrow("No handler registered for 'risk:status.get'");
});

it('knows every verb of the table', () => {
  expect(verbs).toEqual(Object.keys(desktopVerbs).map((verb) => `risk:${verb}`));
});
