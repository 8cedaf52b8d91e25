import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { job, workstationStatus } from '@risk/app/contract/desktop.ts';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { manyApplicants } from '../testing/tiny-model.ts';
import { SCRIPT_TOKEN, type WebBench, webBench, webBenchWithModel } from '../testing/web-bench.ts';
import { startWeb } from './server.ts';

const jobAnswer = z.object({ ok: z.literal(true), value: job });

async function upload({ fetch }: WebBench, name: string, csv: string) {
  const headers = { 'content-type': 'text/csv' };
  const response = await fetch(`/api/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: csv,
    headers,
  });
  return response.json();
}

async function finished(bench: WebBench, jobId: string) {
  let found = jobAnswer.parse(await bench.call('jobs.get', { jobId })).value;
  await expect
    .poll(async () => {
      found = jobAnswer.parse(await bench.call('jobs.get', { jobId })).value;
      return found.state;
    })
    .not.toBe('running');
  return found;
}

describe('the window', () => {
  test('gets a strict policy and a nonce of its own each time', async () => {
    const { fetch } = await webBench();
    const [first, second] = await Promise.all([fetch('/'), fetch('/')]);
    const policy = first.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
    expect(policy).toContain("frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
    const page = await first.text();
    expect(page).not.toContain('__CSP_NONCE__');
    expect(page.split(nonce)).toHaveLength(3);
    expect(second.headers.get('content-security-policy')).not.toBe(policy);
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    expect(first.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await fetch('/assets/a.js')).headers.get('content-type')).toContain('javascript');
    expect((await fetch('/..%2f..%2fworkstation/address')).status).toBeGreaterThanOrEqual(400);
  });

  test('that is not built yet says how to build it', async () => {
    const { fetch, options } = await webBench();
    rmSync(options.rendererDirectory, { recursive: true });
    const response = await fetch('/');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  });
});

describe('verbs', () => {
  test('every answer is a verb answer, never kept by the browser', async () => {
    const { fetch, call } = await webBench();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('/api/verbs/status.get', { method: 'POST', body: '{}', headers });
    expect(response.headers.get('cache-control')).toBe('no-store');
    const answer = z.object({ ok: z.literal(true), value: workstationStatus }).parse(await response.json());
    expect(answer.value.model).toBeNull();
    expect(await call('jobs.get', { jobId: 'x' })).toMatchObject({
      ok: false,
      error: { code: 'request.invalid' },
    });
    expect(await call('jobs.get', { jobId: crypto.randomUUID() })).toMatchObject({
      ok: false,
      error: { code: 'job.not-found' },
    });
    expect(await call('jobs.unknown')).toMatchObject({ ok: false, error: { code: 'request.not-found' } });
    const broken = await fetch('/api/verbs/jobs.list', { method: 'POST', body: '{', headers });
    expect(await broken.json()).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
  });
});

describe('files', () => {
  test('without a model the upload is refused and nothing stays', async () => {
    const bench = await webBench();
    expect(await upload(bench, 'a.csv', 'x')).toMatchObject({ ok: false, error: { code: 'model.none' } });
    expect(readdirSync(join(bench.options.dataDirectory, 'workstation', 'uploads'))).toEqual([]);
  });

  test('an upload is scored, shown, downloaded; the copy is gone', async () => {
    const bench = await webBenchWithModel();
    const started = jobAnswer.parse(await upload(bench, '../Köln "Mai".csv', manyApplicants(300))).value;
    expect(started).toMatchObject({ fileName: 'Köln "Mai".csv' });
    expect(await finished(bench, started.jobId)).toMatchObject({
      state: 'completed',
      progress: { rowsDone: 300 },
    });
    const uploads = join(bench.options.dataDirectory, 'workstation', 'uploads');
    await expect.poll(() => readdirSync(uploads)).toEqual([]);

    const page = {
      jobId: started.jobId,
      sort: [],
      filter: { decisions: [], text: 'N-7' },
      from: 0,
      limit: 5,
    };
    expect(await bench.call('jobs.page', page)).toMatchObject({ ok: true, value: { totalRows: 11 } });

    const results = await bench.fetch(`/api/jobs/${started.jobId}/results.csv`);
    expect(results.headers.get('content-disposition')).toBe(
      `attachment; filename="K_ln _Mai_-scored.csv"; filename*=UTF-8''K%C3%B6ln%20%22Mai%22-scored.csv`,
    );
    expect((await results.text()).trimEnd().split('\n')).toHaveLength(301);
    const exports = join(bench.options.dataDirectory, 'workstation', 'exports');
    await expect.poll(() => readdirSync(exports)).toEqual([]);
  });

  test('an upload beyond the bound is refused and leaves nothing', async () => {
    const bench = await webBenchWithModel({ uploadLimitBytes: 1000 });
    expect(await upload(bench, 'a.csv', 'x'.repeat(5000))).toMatchObject({
      ok: false,
      error: { code: 'request.too-large', details: { limitBytes: 1000 } },
    });
    expect(readdirSync(join(bench.options.dataDirectory, 'workstation', 'uploads'))).toEqual([]);
  });
});

test('events arrive over the WebSocket', async () => {
  const bench = await webBenchWithModel();
  const frames: { event: string; payload: { state?: string } }[] = [];
  const address = `${bench.web.origin.replace('http', 'ws')}/api/events`;
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${SCRIPT_TOKEN}` } });
  socket.addEventListener('message', ({ data }) => frames.push(JSON.parse(String(data))));
  await expect.poll(() => frames[0]?.event).toBe('status.changed');
  await bench.call('jobs.scoreSample');
  await expect
    .poll(() => frames.findLast(({ event }) => event === 'job.changed')?.payload.state)
    .toBe('completed');
  socket.close();
});

test('a port that is taken is said in one sentence', async () => {
  const { web, options } = await webBench();
  const port = Number(new URL(web.origin).port);
  await expect(startWeb({ ...options, port })).rejects.toThrow(
    `Port ${port} of this computer is already in use. End the program that uses it, or set RISK_WEB_PORT to another port.`,
  );
});
