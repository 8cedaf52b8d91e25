import type { Job } from '@risk/app/contract/desktop.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LoopbackAnswer, type LoopbackServer, startLoopbackServer } from '../testing/loopback-server.ts';
import { completed } from '../testing/scenes.ts';
import { ready } from '../testing/statuses.ts';
import type { Reach } from './clerk-bridge.ts';
import { type ClosableBridge, createHttpBridge } from './http-bridge.ts';

const ok = (value: unknown): LoopbackAnswer => ({ status: 200, body: JSON.stringify({ ok: true, value }) });
const timing = { firstPauseMs: 20, longestPauseMs: 50, graceMs: 60 };

let server: LoopbackServer;
let bridge: ClosableBridge;
let answer: LoopbackAnswer;
const downloads: string[] = [];

const open = (origin: string, pace = timing) =>
  createHttpBridge({
    origin,
    fetch,
    openSocket: (url) => new WebSocket(url),
    download: (url) => void downloads.push(url),
    random: () => 0.5,
    timing: pace,
  });

beforeEach(async () => {
  answer = ok(ready);
  downloads.length = 0;
  server = await startLoopbackServer(() => answer);
  bridge = open(server.origin);
});

afterEach(async () => {
  bridge.close();
  await server.close();
});

describe('verbs', () => {
  test('a verb is a post with its input, the answer is parsed', async () => {
    expect(await bridge.call('status.get', {})).toEqual({ ok: true, value: ready });
    expect(server.requests).toEqual([
      { path: '/api/verbs/status.get', contentType: 'application/json', body: '{}' },
    ]);
  });

  test('an error of the catalogue comes through whatever its status', async () => {
    const error = { code: 'job.not-found', message: 'This file is no longer in the list.', details: {} };
    answer = { status: 404, body: JSON.stringify({ ok: false, error }) };
    expect(await bridge.call('jobs.get', { jobId: completed.jobId })).toEqual({ ok: false, error });
  });

  test.each([
    ['not JSON', { status: 200, body: '<html>portal</html>' }, 'internal.unexpected'],
    ['another form', ok({ version: 7 }), 'internal.unexpected'],
    [
      'an unknown error',
      { status: 500, body: '{"ok":false,"error":{"code":"nonsense"}}' },
      'internal.unexpected',
    ],
    ['no cookie', { status: 401, body: '' }, 'access.unauthenticated'],
  ])('%s never reaches the window', async (_, given, code) => {
    answer = given;
    expect(await bridge.call('status.get', {})).toMatchObject({ ok: false, error: { code } });
  });

  test('nobody there', async () => {
    await server.close();
    expect(await bridge.call('status.get', {})).toMatchObject({
      ok: false,
      error: { code: 'workstation.unreachable' },
    });
  });
});

describe('files', () => {
  test('a file goes up as it is, its name in the address', async () => {
    answer = ok(completed);
    const file = new File(['a;b\n1;2\n'], 'Müller & Söhne.csv');
    expect(await bridge.scoreFile(file)).toEqual({ ok: true, value: completed });
    expect(server.requests).toEqual([
      {
        path: '/api/files?name=M%C3%BCller%20%26%20S%C3%B6hne.csv',
        contentType: 'application/octet-stream',
        body: 'a;b\n1;2\n',
      },
    ]);
  });

  test('results come down as a download of the job that is there', async () => {
    answer = ok(completed);
    expect(await bridge.saveResults(completed.jobId)).toEqual({ ok: true, value: { saved: true } });
    expect(downloads).toEqual([`${server.origin}/api/jobs/${completed.jobId}/results.csv`]);
  });

  test('of a job that is gone nothing is downloaded', async () => {
    const error = { code: 'job.not-found', message: 'This file is no longer in the list.', details: {} };
    answer = { status: 404, body: JSON.stringify({ ok: false, error }) };
    expect((await bridge.saveResults(completed.jobId)).ok).toBe(false);
    expect(downloads).toEqual([]);
  });
});

describe('events', () => {
  test('good ones arrive, others are dropped', async () => {
    const jobs: Job[] = [];
    bridge.on('job.changed', (job) => jobs.push(job));
    await vi.waitFor(() => expect(server.openSockets()).toBe(1));
    for (const text of [
      'not json',
      '7',
      '{"event":"other","payload":1}',
      '{"event":"job.changed","payload":{}}',
    ])
      server.send(text);
    server.send(JSON.stringify({ event: 'job.changed', payload: completed }));
    await vi.waitFor(() => expect(jobs).toEqual([completed]));
  });

  test('an ended subscription hears nothing more', async () => {
    const heard = { first: 0, second: 0 };
    const end = bridge.on('status.changed', () => heard.first++);
    bridge.on('status.changed', () => heard.second++);
    await vi.waitFor(() => expect(server.openSockets()).toBe(1));
    end();
    server.send(JSON.stringify({ event: 'status.changed', payload: ready }));
    await vi.waitFor(() => expect(heard.second).toBe(1));
    expect(heard.first).toBe(0);
  });
});

describe('reach', () => {
  test('the program dies and comes back: lost, then connected by itself', async () => {
    const told: Reach[] = [];
    bridge.onReach((reach) => told.push(reach));
    await vi.waitFor(() => expect(told).toEqual(['connecting', 'connected']));
    const port = Number(new URL(server.origin).port);
    await server.close();
    await vi.waitFor(() => expect(told.at(-1)).toBe('lost'));
    server = await startLoopbackServer(() => answer, port);
    await vi.waitFor(() => expect(told).toEqual(['connecting', 'connected', 'lost', 'connected']), {
      timeout: 5000,
    });
  });

  test('a blink of the connection is not shown', async () => {
    bridge.close();
    bridge = open(server.origin, { ...timing, graceMs: 30_000 });
    const told: Reach[] = [];
    bridge.onReach((reach) => told.push(reach));
    await vi.waitFor(() => expect(told.at(-1)).toBe('connected'));
    const before = server.acceptedSockets();
    server.cut();
    await vi.waitFor(() => expect(server.acceptedSockets()).toBe(before + 1));
    expect(told).toEqual(['connecting', 'connected']);
  });

  test('who comes late hears the present state', async () => {
    await vi.waitFor(() => expect(server.openSockets()).toBe(1));
    await vi.waitFor(() => {
      const told: Reach[] = [];
      bridge.onReach((reach) => told.push(reach))();
      expect(told).toEqual(['connected']);
    });
  });
});
