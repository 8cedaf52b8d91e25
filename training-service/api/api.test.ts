import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { errorValue } from '@risk/app/contract/errors.ts';
import { BATCH_LIMIT_BYTES, driftFigures, fleetRoutes, peopleRoutes } from '@risk/app/contract/service.ts';
import { openEnvelope } from '@risk/app/model/envelope.ts';
import { inForce } from '@risk/app/model/release.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type DemoService, startDemoService } from '../testing/demo-service.ts';
import { germanCreditTable, makeBatch } from '../testing/german-credit.ts';

let service: DemoService;
let desktop: { authorization: string };
let onnxSha256 = '';
let releaseSha256 = '';

beforeAll(async () => {
  service = await startDemoService();
  desktop = await service.enrol();
  const [version] = await service.parts.registry.list();
  onnxSha256 = version?.onnxSha256 ?? '';
  releaseSha256 = version?.releaseSha256 ?? '';
});
afterAll(() => service.remove());

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${service.address}${path}`, { redirect: 'manual', ...init });

const json = { 'content-type': 'application/json' };

async function problemOf(response: Response) {
  return { status: response.status, ...errorValue.parse(await response.json()) };
}

describe('the door', () => {
  const OPEN = ['GET /health', 'GET /metrics', 'GET /sign-in', 'POST /api/fleet/enrolments', 'POST /sign-in'];

  test('every route but the open ones answers 401 without a token', async () => {
    const all = service.routes.flatMap(({ methods, url }) => methods.map((method) => ({ method, url })));
    expect(all.length).toBeGreaterThan(30);
    const opened: string[] = [];
    for (const { method, url } of all) {
      const path = url
        .replace(':sha256', 'a'.repeat(64))
        .replace(/:(batchId|runId)/, randomUUID())
        .replace(':name', 'credit-risk')
        .replace(':version', '1')
        .replace('*', 'index.css');
      const response = await call(path, {
        method,
        ...(method === 'POST' || method === 'PUT' ? { headers: json, body: '{}' } : {}),
      });
      if (response.status !== 401) opened.push(`${method} ${url}`);
      else if (method !== 'HEAD')
        expect(await problemOf(response)).toMatchObject({ code: 'access.unauthenticated' });
    }
    expect(opened.filter((route) => !route.startsWith('HEAD ')).toSorted()).toEqual(OPEN);
    expect(opened.filter((route) => route.startsWith('HEAD ')).toSorted()).toEqual([
      'HEAD /health',
      'HEAD /metrics',
      'HEAD /sign-in',
    ]);
  });

  test('an address that is not there says so only to those who are known', async () => {
    expect(await problemOf(await call('/api/nothing'))).toMatchObject({ status: 401 });
    expect(
      await problemOf(await call('/api/nothing', { headers: service.bearer('demo-admin') })),
    ).toMatchObject({
      status: 404,
      code: 'request.not-found',
    });
  });

  test.each([
    ['a wrong token', { authorization: 'Bearer nonsense' }],
    ['another scheme', { authorization: 'Basic ZGVtbzpkZW1v' }],
    ['a desktop token that nobody holds', { authorization: 'Bearer risk_desktop_nonsense' }],
    ['a session that is not open', { cookie: 'risk_service=nonsense' }],
  ])('%s opens nothing', async (_, headers) => {
    expect(await problemOf(await call('/api/models', { headers }))).toMatchObject({ status: 401 });
  });

  test.each([
    ['rebound.example', 403],
    ['127.0.0.1.rebound.example', 403],
    ['localhost@rebound.example', 403],
    ['localhost', 200],
    ['LOCALHOST', 200],
    ['127.0.0.1', 200],
    ['[::1]', 200],
  ])('what is open to monitors answers to the name %s with %d', async (name, expected) => {
    const { port } = new URL(service.address);
    const statuses = ['/health', '/metrics'].map(async (path) => {
      const asked = request(`${service.address}${path}`, { headers: { host: `${name}:${port}` } }).end();
      const [answer] = await once(asked, 'response');
      answer.resume();
      return answer.statusCode;
    });
    expect(await Promise.all(statuses)).toEqual([expected, expected]);
  });

  test('a desktop is no person, and a person no desktop', async () => {
    expect(await problemOf(await call('/api/models', { headers: desktop }))).toMatchObject({
      status: 403,
      message: 'Your role “desktop” may not do this; it takes the role “viewer”.',
    });
    expect(
      await problemOf(await call('/api/fleet/in-force', { headers: service.bearer('demo-admin') })),
    ).toMatchObject({
      status: 403,
      code: 'access.forbidden',
    });
  });

  test.each([
    [
      'POST',
      '/api/models/credit-risk/versions/1/approval',
      { decision: 'approve', comment: 'x' },
      'approver',
    ],
    ['POST', '/api/enrolment-codes', {}, 'admin'],
  ])('a scientist may not %s %s', async (method, path, body, needed) => {
    const headers = { ...json, ...service.bearer('demo-scientist') };
    const response = await call(path, { method, headers, body: JSON.stringify(body) });
    expect(await problemOf(response)).toMatchObject({ status: 403, details: { role: 'scientist', needed } });
  });

  test('answers carry the headers that keep browsers careful', async () => {
    const response = await call('/health');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'content-security-policy': `default-src 'none'; frame-ancestors 'none'`,
    });
  });
});

const post = (path: string, body: string, headers: Record<string, string> = json): Promise<Response> =>
  call(path, { method: 'POST', headers: { ...headers, ...service.bearer('demo-admin') }, body });

describe('bad requests', () => {
  test.each([
    ['no data set', '{}', 'body.dataset: Invalid input: expected string, received undefined'],
    [
      'a seed that is no whole number',
      '{"dataset":"german-credit","seed":1.5}',
      'body.seed: Invalid input: expected int, received number',
    ],
    ['a field that nobody knows', '{"dataset":"german-credit","speed":1}', 'body: Unrecognized key: "speed"'],
  ])('%s', async (_, body, reason) => {
    expect(await problemOf(await post('/api/runs', body))).toEqual({
      status: 400,
      code: 'request.invalid',
      message: `The request does not have the expected form: ${reason}`,
      details: { reason },
    });
  });

  test('no JSON', async () => {
    expect(await problemOf(await post('/api/runs', '{"dataset":'))).toMatchObject({
      status: 400,
      code: 'request.invalid',
    });
  });

  test('another content type', async () => {
    const response = await post('/api/runs', '<run/>', { 'content-type': 'text/xml' });
    expect(await problemOf(response)).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  test('an unknown data set', async () => {
    expect(await problemOf(await post('/api/runs', '{"dataset":"nothing"}'))).toMatchObject({
      status: 404,
      message: 'There is no data set called “nothing”.',
    });
  });

  test('an approval without a comment', async () => {
    const response = await post(
      '/api/models/credit-risk/versions/1/approval',
      '{"decision":"approve","comment":"  "}',
    );
    expect(await problemOf(response)).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  test('a batch that is too large', async () => {
    const response = await call(`/api/fleet/batches/${randomUUID()}`, {
      method: 'PUT',
      headers: { ...json, ...desktop },
      body: JSON.stringify({ filler: 'x'.repeat(BATCH_LIMIT_BYTES) }),
    });
    expect(await problemOf(response)).toMatchObject({
      status: 413,
      code: 'request.too-large',
      details: { limitBytes: BATCH_LIMIT_BYTES },
    });
  });

  test('a stored file that is damaged', async () => {
    const { bytes } = await damage(onnxSha256);
    try {
      const response = await call(`/api/fleet/models/${onnxSha256}`, { headers: desktop });
      expect(await problemOf(response)).toMatchObject({ status: 500, code: 'artifact.damaged' });
    } finally {
      await service.parts.artifacts.put(bytes);
    }
  });

  test('what goes wrong inside is not told', async () => {
    const { schema } = service.kysely;
    await schema.alterTable('runs').renameTo('runs_aside').execute();
    try {
      const response = await call('/api/runs', { headers: service.bearer('demo-admin') });
      expect(await problemOf(response)).toEqual({
        status: 500,
        code: 'internal.unexpected',
        message: 'Something failed inside the program. The log has the details.',
        details: {},
      });
    } finally {
      await schema.alterTable('runs_aside').renameTo('runs').execute();
    }
  });
});

/** Flips a bit of a stored artifact. @returns the bytes as they were */
async function damage(sha256: string): Promise<{ bytes: Uint8Array }> {
  const path = join(service.folder, 'service', 'artifacts', sha256.slice(0, 2), sha256);
  const bytes = await readFile(path);
  await writeFile(path, bytes.with(0, (bytes[0] ?? 0) ^ 1));
  return { bytes };
}

describe('what desktops fetch', () => {
  test('the order opens, names the release, and is not sent twice', async () => {
    const response = await call('/api/fleet/in-force', { headers: { ...desktop, 'x-model-version': '1' } });
    const order = await openEnvelope(await response.json(), {
      document: 'order',
      trustedKeys: [service.rootKey],
      schema: inForce,
    });
    expect(order.document).toMatchObject({ modelName: 'credit-risk', releaseSha256, sequence: 1 });
    const etag = response.headers.get('etag') ?? '';
    const again = await call('/api/fleet/in-force', { headers: { ...desktop, 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect((await service.parts.desktops.list())[0]).toMatchObject({ modelVersion: 1 });
  });

  test('the model is the bytes of its hash, cached for ever, never coded', async () => {
    const response = await call(`/api/fleet/models/${onnxSha256}`, {
      headers: { ...desktop, 'accept-encoding': 'gzip, br' },
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag: `"${onnxSha256}"`,
      'cache-control': 'private, max-age=31536000, immutable, no-transform',
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
    });
    expect(response.headers.has('content-encoding')).toBe(false);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes).toEqual(await service.parts.artifacts.get(onnxSha256));
  });

  test.each([
    ['bytes=0-9', 206, '0-9', 10],
    ['bytes=5-', 206, '5-', -5],
    ['bytes=-7', 206, null, 7],
    ['bytes=0-999999999', 206, '0-', 0],
    ['bytes=999999999-', 416, null, null],
    ['bytes=-0', 416, null, null],
    ['bytes=9-5', 200, null, 0],
    ['bytes=0-1,4-5', 200, null, 0],
    ['lines=1-2', 200, null, 0],
  ])('range %s', async (range, status, starts, length) => {
    const whole = await service.parts.artifacts.get(onnxSha256);
    const response = await call(`/api/fleet/models/${onnxSha256}`, { headers: { ...desktop, range } });
    expect(response.status).toBe(status);
    if (starts !== null)
      expect(response.headers.get('content-range')).toMatch(
        new RegExp(`^bytes ${starts}.*/${whole.length}$`),
      );
    if (status === 416) expect(response.headers.get('content-range')).toBe(`bytes */${whole.length}`);
    if (length !== null) {
      const expected = length > 0 ? length : whole.length + length;
      expect((await response.arrayBuffer()).byteLength).toBe(expected);
    }
  });

  test('a range of another version is the whole file', async () => {
    const headers = { ...desktop, range: 'bytes=0-9', 'if-range': '"other"' };
    expect((await call(`/api/fleet/models/${onnxSha256}`, { headers })).status).toBe(200);
    expect(
      (
        await call(`/api/fleet/models/${onnxSha256}`, {
          headers: { ...headers, 'if-range': `"${onnxSha256}"` },
        })
      ).status,
    ).toBe(206);
  });

  test('only models of a release are given out', async () => {
    const [dataset] = await service.parts.datasets.list();
    for (const sha256 of [dataset?.sha256 ?? '', 'f'.repeat(64)])
      expect(await problemOf(await call(`/api/fleet/models/${sha256}`, { headers: desktop }))).toMatchObject({
        status: 404,
      });
  });
});

describe('batches and drift', () => {
  test('shifted rows raise the gauges of exactly the features that were shifted', async () => {
    const release = await service.parts.releases.open(releaseSha256);
    const table = await germanCreditTable();
    const send = async (
      shift: Readonly<Record<string, (value: number) => number>>,
      from: number,
      to: number,
    ) => {
      const batchId = randomUUID();
      const batch = makeBatch({ batchId, releaseSha256, release, table, from, to, now: Date.now(), shift });
      const init = { method: 'PUT', headers: { ...json, ...desktop }, body: JSON.stringify(batch) };
      const first = await call(`/api/fleet/batches/${batchId}`, init);
      expect(await first.json()).toEqual({ batchId, outcome: 'accepted' });
      const second = await call(`/api/fleet/batches/${batchId}`, init);
      expect(await second.json()).toEqual({ batchId, outcome: 'known' });
    };
    const gauge = async (name: string): Promise<Map<string, number>> => {
      const text = await (await call('/metrics')).text();
      const lines = text.matchAll(new RegExp(`^${name}(?:\\{[a-z_]+="([^"]*)"\\})? (\\S+)$`, 'gm'));
      return new Map([...lines].map(([, label, value]) => [label ?? '', Number(value)]));
    };
    const raised = async (): Promise<string[]> =>
      [...(await gauge('risk_drift_feature_drifted'))]
        .filter(([, value]) => value === 1)
        .map(([name]) => name);

    expect(await gauge('risk_drift_feature_psi')).toEqual(new Map());
    await send({}, 0, 300);
    expect(await raised()).toEqual([]);
    expect((await gauge('risk_drift_feature_psi')).size).toBe(18);

    await send({ duration: (months) => months * 2, purpose: () => 0 }, 300, 1000);
    expect(await raised()).toEqual(['duration', 'purpose']);
    const figures = driftFigures.parse(
      await (await call('/api/drift', { headers: service.bearer('demo-scientist') })).json(),
    );
    expect(figures).toMatchObject({ verdict: 'stable', rows: 1000, modelVersion: 1 });
    const psi = await gauge('risk_drift_feature_psi');
    for (const feature of figures.features) expect(psi.get(feature.feature)).toBe(feature.psi);
    expect((await gauge('risk_drift_features_drifted_share')).get('')).toBe(figures.driftedShare);
    expect((await gauge('risk_drift_sample_rows')).get('')).toBe(1000);
    expect(await gauge('risk_batches_received_total')).toEqual(
      new Map([
        ['accepted', 2],
        ['known', 2],
        ['conflict', 0],
        ['refused', 0],
      ]),
    );
    expect(await gauge('risk_desktops')).toEqual(new Map([['1', 1]]));
    expect((await gauge('risk_model_in_force_version')).get('')).toBe(1);
  });

  test.each([3_000_000_000, 2_000_000_000, 10_000_001])('a batch of %d rows is refused', async (rowCount) => {
    const release = await service.parts.releases.open(releaseSha256);
    const table = await germanCreditTable();
    const batchId = randomUUID();
    const batch = makeBatch({ batchId, releaseSha256, release, table, from: 0, to: 100, now: Date.now() });
    const cells = { ...batch.prediction, counts: batch.prediction.counts.with(0, rowCount) };
    for (const change of [{ rowCount }, { prediction: cells }]) {
      const body = JSON.stringify({ ...batch, ...change });
      const headers = { ...json, ...desktop };
      const response = await call(`/api/fleet/batches/${batchId}`, { method: 'PUT', headers, body });
      expect(await problemOf(response)).toMatchObject({ status: 400, code: 'request.invalid' });
    }
  });

  test('an address and a batch that differ are refused', async () => {
    const release = await service.parts.releases.open(releaseSha256);
    const table = await germanCreditTable();
    const batch = makeBatch({
      batchId: randomUUID(),
      releaseSha256,
      release,
      table,
      from: 0,
      to: 60,
      now: Date.now(),
    });
    const response = await call(`/api/fleet/batches/${randomUUID()}`, {
      method: 'PUT',
      headers: { ...json, ...desktop },
      body: JSON.stringify(batch),
    });
    expect(await problemOf(response)).toMatchObject({ status: 400, code: 'request.invalid' });
  });
});

describe('the description', () => {
  const openApi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

  test('names every route of the contract', async () => {
    const response = await call('/docs/json', { headers: service.bearer('demo-scientist') });
    const { paths } = openApi.parse(await response.json());
    for (const { method, path } of [...Object.values(fleetRoutes), ...Object.values(peopleRoutes)]) {
      const described = paths[path.replaceAll(/:(\w+)/g, '{$1}')];
      expect(described, path).toHaveProperty(method.toLowerCase());
    }
  });

  test('a browser that is not signed in is led to the sign-in page and back', async () => {
    const response = await call('/docs', { headers: { accept: 'text/html' } });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/sign-in?next=%2Fdocs');
  });
});
