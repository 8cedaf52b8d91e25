/** The window itself: static files, and the page with a fresh nonce for each time it is served. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Access } from './access.ts';
import { SESSION_SECONDS } from './access.ts';
import { contentSecurityPolicy, newNonce } from './headers.ts';
import { notBuiltPage, notSignedInPage, renderPage, usedAddressPage } from './plain-pages.ts';
import { COOKIE_NAME, isSignedIn } from './request-guard.ts';

export interface WindowOptions {
  readonly access: Access;
  readonly addressPath: string;
  /** Folder of the built window. */
  readonly rendererDirectory: string;
}

const NONCE_PLACEHOLDER = '__CSP_NONCE__';
const pageQuery = z.object({ token: z.string().max(500).optional() });

export function registerEntrance(app: FastifyInstance, options: WindowOptions): void {
  app.get('/', (request, reply) => servePage(request, reply, options));
}

export function registerAssets(app: FastifyInstance, rendererDirectory: string): void {
  app.get('/index.html', (_, reply) => reply.redirect('/'));
  // Without the folder the plugin would complain; the page says what to do.
  if (existsSync(rendererDirectory))
    void app.register(fastifyStatic, {
      root: rendererDirectory,
      index: false,
      serveDotFiles: false,
      cacheControl: false,
    });
}

async function servePage(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, addressPath, rendererDirectory }: WindowOptions,
): Promise<FastifyReply> {
  const token = pageQuery.safeParse(request.query).data?.token;
  if (token !== undefined) {
    const secret = await access.signIn(token);
    if (secret !== null) {
      const cookie = `${COOKIE_NAME}=${secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${SESSION_SECONDS}`;
      return reply.header('set-cookie', cookie).header('cache-control', 'no-store').redirect('/', 303);
    }
    // Whoever reloads the first address is in already.
    if (isSignedIn(request, access)) return reply.redirect('/', 303);
    return sendPage(reply.code(403), (nonce) => renderPage(usedAddressPage(addressPath), nonce));
  }
  if (!isSignedIn(request, access))
    return sendPage(reply.code(401), (nonce) => renderPage(notSignedInPage(addressPath), nonce));
  const page = await readFile(join(rendererDirectory, 'index.html'), 'utf8').catch(() => null);
  if (page === null) return sendPage(reply.code(503), (nonce) => renderPage(notBuiltPage, nonce));
  return sendPage(reply, (nonce) => page.replaceAll(NONCE_PLACEHOLDER, nonce));
}

function sendPage(reply: FastifyReply, render: (nonce: string) => string): FastifyReply {
  const nonce = newNonce();
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', contentSecurityPolicy(nonce))
    .header('cache-control', 'no-store')
    .send(render(nonce));
}
