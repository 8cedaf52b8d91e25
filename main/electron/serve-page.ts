/** The own protocol: files of the built page by `app://risk/…`, so that nothing ever runs from `file://`. */
import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve } from 'node:path';
import { securityHeaders } from './content-policy.ts';
import type { Log } from './log.ts';
import { isOwnUrl } from './origin.ts';

/** What index.html carries where the nonce of a response belongs. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** Files of other kinds are not part of the page and are not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface ServePageOptions {
  /** Folder of the built page; nothing outside of it is read. */
  readonly directory: string;
  /** A fresh, unguessable text for each response, of characters that a header can hold. */
  readonly makeNonce: () => string;
  readonly log: Log;
}

/** @returns a handler for `protocol.handle`: 200, else 404 or 405 without a word on why */
export function servePage({
  directory,
  makeNonce,
  log,
}: ServePageOptions): (request: Request) => Promise<Response> {
  return async ({ method, url }) => {
    const nonce = makeNonce();
    const answer = (
      status: number,
      body: string | Uint8Array<ArrayBuffer> | null,
      headers: Record<string, string> = {},
    ): Response =>
      new Response(method === 'HEAD' ? null : body, {
        status,
        headers: { ...securityHeaders(nonce), 'cache-control': 'no-store', ...headers },
      });

    if (method !== 'GET' && method !== 'HEAD') return answer(405, null, { allow: 'GET, HEAD' });
    const path = filePath(directory, url);
    const contentType = path === null ? undefined : contentTypes[extname(path)];
    if (path === null || contentType === undefined) {
      log(`refused to serve ${url}`);
      return answer(404, null);
    }
    const content = await readFile(path).catch(() => null);
    if (content === null) return answer(404, null);
    const body =
      extname(path) === '.html'
        ? content.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce)
        : new Uint8Array(content);
    return answer(200, body, { 'content-type': contentType });
  };
}

/** @returns the file behind an address, null where it is not of this origin or would leave the folder */
export function filePath(directory: string, address: string): string | null {
  const url = URL.parse(address);
  if (url === null || !isOwnUrl(address)) return null;
  let name: string;
  try {
    name = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  // Backslashes separate folders on one system and not on the others: refused on all.
  if (name.includes('\0') || name.includes('\\')) return null;
  const path = resolve(directory, name === '/' ? 'index.html' : `.${name}`);
  const inside = relative(directory, path);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return null;
  return inside.split(/[/\\]/).some((part) => part.startsWith('.')) ? null : path;
}
