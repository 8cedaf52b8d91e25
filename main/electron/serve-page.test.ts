import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filePath, servePage } from './serve-page.ts';

let base = '';
let directory = '';
const log: string[] = [];
let nonces = 0;
let serve: (request: Request) => Promise<Response>;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'risk-page-'));
  directory = join(base, 'page');
  mkdirSync(join(directory, 'assets'), { recursive: true });
  mkdirSync(join(base, 'page-beside'));
  writeFileSync(join(directory, 'index.html'), '<meta nonce="__CSP_NONCE__"><link nonce="__CSP_NONCE__">');
  writeFileSync(join(directory, 'assets/page.js'), 'export {};');
  writeFileSync(join(directory, 'assets/mark.svg'), '<svg/>');
  writeFileSync(join(directory, '.hidden.js'), 'secret');
  writeFileSync(join(directory, 'notes.txt'), 'not of the page');
  writeFileSync(join(base, 'secret.js'), 'secret');
  writeFileSync(join(base, 'page-beside/secret.js'), 'secret');
  serve = servePage({ directory, makeNonce: () => `nonce${++nonces}`, log: (line) => log.push(line) });
});
afterAll(() => rmSync(base, { recursive: true }));

const get = (path: string, init?: RequestInit) => serve(new Request(`app://risk${path}`, init));

it('serves the page with a nonce that is in its policy, another one each time', async () => {
  for (const path of ['/', '/index.html', '/?theme=dark']) {
    const response = await get(path);
    const nonce = `nonce${nonces}`;
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(await response.text()).toBe(`<meta nonce="${nonce}"><link nonce="${nonce}">`);
  }
});

it.each([
  ['/assets/page.js', 'text/javascript; charset=utf-8', 'export {};'],
  ['/assets/mark.svg', 'image/svg+xml', '<svg/>'],
])('serves %s as %s', async (path, contentType, text) => {
  const response = await get(path);
  expect(response.headers.get('content-type')).toBe(contentType);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await response.text()).toBe(text);
});

describe('never leaves its folder', () => {
  it.each([
    'app://risk/../secret.js',
    'app://risk/assets/../../secret.js',
    'app://risk/..%2fsecret.js',
    'app://risk/%2e%2e/secret.js',
    'app://risk/%2e%2e%2fsecret.js',
    'app://risk/assets/..%2f..%2fsecret.js',
    'app://risk/..%5csecret.js',
    'app://risk/..\\secret.js',
    'app://risk/../page-beside/secret.js',
    'app://risk/..%2fpage-beside%2fsecret.js',
    'app://risk//etc/passwd.js',
    'app://risk/%2fetc%2fpasswd.js',
    'app://risk/C:%5cWindows%5csecret.js',
    'app://risk/%00/secret.js',
    'app://risk/assets/page.js%00.css',
    'app://risk/%zz.js',
    'app://risk/%c0%ae%c0%ae/secret.js',
    'app://risk/.hidden.js',
    'app://other/assets/page.js',
    'https://risk/assets/page.js',
    'file:///etc/passwd',
  ])('%s', async (address) => {
    const response = await serve(new Request(address));
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it('and notes what it refused', () => {
    expect(log).toContain('refused to serve app://risk/..%2fsecret.js');
  });
});

it.each(['/assets', '/assets/', '/notes.txt', '/gone.js', '/assets/page'])(
  'has nothing at %s',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);

it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('answers 405 to %s', async (method) => {
  const response = await get('/', { method });
  expect(response.status).toBe(405);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('answers HEAD without a body', async () => {
  const response = await get('/', { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
});

it('finds the file behind an address', () => {
  expect(filePath('/page', 'app://risk/')).toBe('/page/index.html');
  expect(filePath('/page', 'app://risk/a%20b/c.js?x#y')).toBe('/page/a b/c.js');
});
