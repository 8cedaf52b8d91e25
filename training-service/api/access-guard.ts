/** The door: every request passes here, and a route that does not say otherwise is for signed-in people only. */
import cookie from '@fastify/cookie';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Desktop, type Identity, mayAct, type Person } from '../access/identity.ts';
import { SESSION_COOKIE } from '../access/sessions.ts';
import type { ServiceParts } from '../parts.ts';
import type { RouteAccess } from './route-access.ts';

type GuardParts = Pick<ServiceParts, 'people' | 'sessions' | 'desktops'>;

const DESKTOP_PREFIX = 'risk_desktop_';

export async function guardAccess(server: FastifyInstance, parts: GuardParts): Promise<void> {
  await server.register(cookie);
  server.decorateRequest('identity', null);
  server.decorateRequest('session', null);
  server.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access ?? 'viewer';
    if (access === 'open') return;
    try {
      request.identity = await identify(request, parts);
    } catch (error) {
      if (!isUnauthenticated(error) || !wantsPage(request)) throw error;
      await toSignIn(request, reply);
      return;
    }
    requireAccess(request.identity, access);
  });
}

/** A browser that opens an address, not a program that calls one. */
export function wantsPage(request: FastifyRequest): boolean {
  return request.headers.authorization === undefined && (request.headers.accept ?? '').includes('text/html');
}

/**
 * The page's own origin, or nothing: what a browser sends from another site is refused.
 * @throws RiskError `access.bad-origin`
 */
export function requireOwnOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (origin === undefined || !URL.canParse(origin) || new URL(origin).host !== host)
    throw new RiskError('access.bad-origin');
}

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * For what is open to read: the service listens on this computer only, so a foreign name that leads here is how a page of
 * another site would get past the browser (DNS rebinding). What is not open takes a token, which such a page has not.
 * @throws RiskError `access.bad-origin`
 */
export function requireLoopbackName({ headers: { host } }: FastifyRequest): void {
  const address = `http://${host ?? ''}`;
  if (!URL.canParse(address) || !LOOPBACK_NAMES.has(new URL(address).hostname))
    throw new RiskError('access.bad-origin');
}

/** The person who asks, on a route that only people reach. */
export function personOf(request: FastifyRequest): Person {
  if (request.identity?.kind !== 'person') throw new RiskError('access.unauthenticated');
  return request.identity;
}

/** The desktop that asks, on a route that only desktops reach. */
export function desktopOf(request: FastifyRequest): Desktop {
  if (request.identity?.kind !== 'desktop') throw new RiskError('access.unauthenticated');
  return request.identity;
}

async function identify(
  request: FastifyRequest,
  { people, sessions, desktops }: GuardParts,
): Promise<Identity> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token?.startsWith(DESKTOP_PREFIX) === true) return desktops.authenticate(token);
  if (token !== undefined) return people.authenticate(token);
  const session = request.cookies[SESSION_COOKIE];
  if (session === undefined) throw new RiskError('access.unauthenticated');
  const person = await sessions.authenticate(session);
  if (request.method !== 'GET' && request.method !== 'HEAD') requireOwnOrigin(request);
  request.session = session;
  return person;
}

function requireAccess(identity: Identity, access: Exclude<RouteAccess, 'open'>): void {
  const role = identity.kind === 'desktop' ? 'desktop' : identity.role;
  if (access === 'desktop' || role === 'desktop') {
    if (access !== role) throw new RiskError('access.forbidden', { role, needed: access });
    return;
  }
  if (!mayAct(role, access)) throw new RiskError('access.forbidden', { role, needed: access });
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof RiskError && error.code === 'access.unauthenticated';
}

function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.redirect(
    `/sign-in?next=${encodeURIComponent(request.method === 'GET' ? request.url : '/')}`,
    303,
  );
}
