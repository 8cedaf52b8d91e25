/** Who may ask anything here: this computer's own browser, signed in, from this very page. */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { FastifyRequest } from 'fastify';
import type { Access } from './access.ts';

export const COOKIE_NAME = 'risk_workstation';

/** @throws RiskError `access.bad-origin` where the request names another host or comes from another page */
export function requireOwnOrigin(request: FastifyRequest): void {
  const { host = '', origin } = request.headers;
  const port = request.socket.localPort ?? 0;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  // A foreign name that leads here is how a page of another site would get past the browser (DNS rebinding).
  if (!hosts.includes(host)) throw new RiskError('access.bad-origin');
  if (origin !== undefined && origin !== `http://${host}`) throw new RiskError('access.bad-origin');
}

/** A page of another site may link here, as any page may, but its scripts, images and frames get nothing. */
export function requireOwnSite(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new RiskError('access.bad-origin');
}

/** For what a browser opens across origins without asking: the page has to be named, but by a script with a token. */
export async function requireNamedOrigin({ headers }: FastifyRequest): Promise<void> {
  if (headers.origin === undefined && headers.authorization === undefined)
    throw new RiskError('access.bad-origin');
}

export function isSignedIn(request: FastifyRequest, access: Access): boolean {
  const { authorization, cookie } = request.headers;
  const bearer = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (bearer !== undefined) return access.isScriptToken(bearer);
  const secret = readCookie(cookie ?? '');
  return secret !== null && access.isSession(secret);
}

/** @throws RiskError `access.unauthenticated` */
export function requireSignIn(request: FastifyRequest, access: Access): void {
  if (!isSignedIn(request, access)) throw new RiskError('access.unauthenticated');
}

function readCookie(header: string): string | null {
  for (const part of header.split(';')) {
    const [name = '', value = ''] = part.split('=', 2);
    if (name.trim() === COOKIE_NAME) return value.trim();
  }
  return null;
}
