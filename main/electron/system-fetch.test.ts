import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { systemFetch } from './system-fetch.ts';

it('takes an address as text, as URL or in a request, and hands on the answer', async () => {
  const server = createServer((request, response) => response.end(`${request.method} ${request.url}`));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const fetch = systemFetch({ fetch: (url, init) => globalThis.fetch(url, init) });
  expect(await (await fetch(`${base}/a`)).text()).toBe('GET /a');
  expect(await (await fetch(new URL('/b', base), { method: 'POST' })).text()).toBe('POST /b');
  expect(await (await fetch(new Request(`${base}/c`))).text()).toBe('GET /c');
});

it.each([
  ['net::ERR_CONNECTION_REFUSED', { code: 'ECONNREFUSED' }],
  ['net::ERR_NAME_NOT_RESOLVED', { code: 'ENOTFOUND' }],
  ['net::ERR_INTERNET_DISCONNECTED', { code: 'ENETUNREACH' }],
  ['net::ERR_CERT_AUTHORITY_INVALID', { message: 'its certificate is not trusted by this computer' }],
  ['net::ERR_TUNNEL_CONNECTION_FAILED', { message: 'the proxy of this network does not let it through' }],
  ['Redirect was cancelled', { message: 'it sends the request to another address' }],
  ['net::ERR_SOMETHING_ELSE', { message: 'net::ERR_SOMETHING_ELSE' }],
])('puts %s as Node would', async (message, cause) => {
  const fetch = systemFetch({ fetch: () => Promise.reject(new Error(message)) });
  await expect(fetch('https://service.example/')).rejects.toMatchObject({ name: 'TypeError', cause });
});

it('leaves an ended request as it is', async () => {
  const ended = AbortSignal.abort();
  const fetch = systemFetch({ fetch: (_address, init) => Promise.reject(init?.signal?.reason) });
  await expect(fetch('https://service.example/', { signal: ended })).rejects.toBe(ended.reason);
});
