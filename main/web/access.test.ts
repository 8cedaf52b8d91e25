import { readFileSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SCRIPT_TOKEN, webBench } from '../testing/web-bench.ts';
import { startWeb } from './server.ts';

const STATUS = '/api/verbs/status.get';
const plain = (origin: string, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${origin}${path}`, { method, headers, redirect: 'manual' });

/** A request whose Host and Origin are what we say; `fetch` would set its own. */
function raw(
  origin: string,
  path: string,
  headers: Record<string, string>,
  method = 'POST',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    httpRequest({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

async function signedIn() {
  const bench = await webBench();
  const { web } = bench;
  const response = await fetch(web.address(), { redirect: 'manual' });
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { ...bench, response, cookie };
}

describe('without a key', () => {
  test('only the health is told', async () => {
    const { web, options } = await webBench();
    expect(await (await plain(web.origin, '/health')).json()).toEqual({
      status: 'ok',
      component: 'workstation',
      version: options.version,
    });
    const paths = ['/', '/assets/a.js', '/index.html', '/api/events', '/api/jobs/x/results.csv'];
    for (const path of paths) expect([path, (await plain(web.origin, path)).status]).toEqual([path, 401]);
    expect((await plain(web.origin, STATUS, {}, 'POST')).status).toBe(401);
    expect((await plain(web.origin, '/api/files?name=a.csv', {}, 'POST')).status).toBe(401);
    expect((await plain(web.origin, '/api/unknown')).status).not.toBe(200);
  });

  test('the page says how to get in', async () => {
    const { web, options } = await webBench();
    const page = await (await plain(web.origin, '/')).text();
    expect(page).toContain(join(options.dataDirectory, 'workstation', 'address'));
  });

  test.each([
    ['a wrong bearer token', { authorization: 'Bearer something-else' }],
    ['an empty bearer token', { authorization: 'Bearer ' }],
    ['an invented cookie', { cookie: 'risk_workstation=invented' }],
    ['the cookie of another program', { cookie: 'session=abc; risk_service=def' }],
  ])('%s does not help', async (_, headers) => {
    const { web } = await webBench();
    expect((await plain(web.origin, STATUS, headers, 'POST')).status).toBe(401);
  });
});

describe('the printed address', () => {
  test('signs one browser in, once, by a cookie that scripts cannot read', async () => {
    const { web, response, cookie, options } = await signedIn();
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/');
    expect(response.headers.get('set-cookie')).toMatch(
      /^risk_workstation=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\//,
    );
    expect((await plain(web.origin, STATUS, { cookie }, 'POST')).status).toBe(200);

    const addressFile = join(options.dataDirectory, 'workstation', 'address');
    expect(readFileSync(addressFile, 'utf8').trim()).toBe(web.address());
    expect(statSync(addressFile).mode & 0o777).toBe(0o600);
  });

  test('a used address shows a page, and takes a browser that is in already to the window', async () => {
    const { web, cookie, response } = await signedIn();
    const used = new URL(response.url).search;
    const stranger = await plain(web.origin, `/${used}`);
    expect(stranger.status).toBe(403);
    expect(await stranger.text()).toContain('was used already');
    expect((await plain(web.origin, `/${used}`, { cookie })).status).toBe(303);
  });

  test('a session survives a restart and is stored as a hash', async () => {
    const { web, cookie, options } = await signedIn();
    await web.close();
    const file = join(options.dataDirectory, 'workstation', 'web-sessions.json');
    expect(readFileSync(file, 'utf8')).not.toContain(cookie.split('=')[1]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await startWeb(options);
    expect((await plain(again.origin, STATUS, { cookie }, 'POST')).status).toBe(200);
    await again.close();
  });
});

describe('with the cookie, from elsewhere', () => {
  test.each([
    ['another host name', { host: 'evil.example' }, STATUS, 403],
    ['another page', { origin: 'http://evil.example' }, STATUS, 403],
    ['another program on this computer', { origin: 'http://127.0.0.1:1' }, STATUS, 403],
    ['a page without an origin of its own', { origin: 'null' }, STATUS, 403],
    ['an image of another page', { 'sec-fetch-site': 'same-site' }, STATUS, 403],
    ['the window itself', { 'sec-fetch-site': 'same-origin' }, STATUS, 200],
  ])('%s', async (_, headers, path, expected) => {
    const { web, cookie } = await signedIn();
    expect(await raw(web.origin, path, { cookie, host: new URL(web.origin).host, ...headers })).toBe(
      expected,
    );
  });

  test.each([
    ['no origin', {}, 403],
    ['another page', { origin: 'http://evil.example' }, 403],
  ])('the WebSocket refuses %s', async (_, headers, expected) => {
    const { web, cookie } = await signedIn();
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const host = new URL(web.origin).host;
    expect(await raw(web.origin, '/api/events', { ...upgrade, cookie, host, ...headers }, 'GET')).toBe(
      expected,
    );
  });
});

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

describe('the WebSocket, asked by the window’s own address', () => {
  test.each([
    ['without a cookie', {}, 401],
    ['with an invented cookie', { cookie: 'risk_workstation=invented' }, 401],
    ['with a wrong token', { authorization: 'Bearer something-else' }, 401],
  ])('%s', async (_, headers, expected) => {
    const { web } = await webBench();
    const own = { host: new URL(web.origin).host, origin: web.origin };
    expect(await raw(web.origin, '/api/events', { ...UPGRADE, ...own, ...headers }, 'GET')).toBe(expected);
  });
});

describe('a page of another site, in the browser of whoever is signed in', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'cannot send a form of type %s to a verb or as a file',
    async (type) => {
      const { web, cookie } = await signedIn();
      const host = new URL(web.origin).host;
      const form = { cookie, host, 'content-type': type };
      for (const from of [
        { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' },
        // As an old browser sends it: nothing but the origin, or nothing but where it comes from.
        { origin: 'http://evil.example' },
        { 'sec-fetch-site': 'cross-site' },
      ]) {
        expect(await raw(web.origin, '/api/verbs/jobs.scoreSample', { ...form, ...from })).toBe(403);
        expect(await raw(web.origin, '/api/files?name=a.csv', { ...form, ...from })).toBe(403);
      }
    },
  );

  test('is not let in by a name of its own that leads to this computer, not even to the health or with a token', async () => {
    const { web, cookie } = await signedIn();
    const { port } = new URL(web.origin);
    const keys = { cookie, authorization: `Bearer ${SCRIPT_TOKEN}` };
    for (const host of [
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `127.0.0.1:${port}.evil.example`,
      'localhost',
    ])
      for (const path of ['/health', '/', '/api/jobs/x/results.csv', `/?token=x`])
        expect([host, path, await raw(web.origin, path, { ...keys, host }, 'GET')]).toEqual([
          host,
          path,
          403,
        ]);
  });

  test('is told nothing that would let it read an answer', async () => {
    const { web, cookie } = await signedIn();
    const preflight = await raw(
      web.origin,
      STATUS,
      {
        host: new URL(web.origin).host,
        origin: 'http://evil.example',
        'access-control-request-method': 'POST',
      },
      'OPTIONS',
    );
    expect(preflight).toBe(403);
    const answer = await plain(web.origin, STATUS, { cookie }, 'POST');
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

describe('another user of this computer', () => {
  test('finds no door: the folder is closed, and so is each file that opens one', async () => {
    const { web, options } = await signedIn();
    const folder = join(options.dataDirectory, 'workstation');
    const mode = (...names: string[]): number => statSync(join(folder, ...names)).mode & 0o077;
    expect([mode(), mode('address'), mode('web-sessions.json'), mode('row-key')]).toEqual([0, 0, 0, 0]);
    // What is listened on is reached from this computer alone.
    expect(new URL(web.origin).hostname).toBe('127.0.0.1');
  });
});
