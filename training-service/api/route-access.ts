/** What a route takes: nothing, a desktop's token, or a person of a role. Nothing said means a signed-in person. */
import type { Role } from '@risk/app/contract/service.ts';
import type { Identity } from '../access/identity.ts';

export type RouteAccess = 'open' | 'desktop' | Role;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
  interface FastifyRequest {
    /** Who asks; null on open routes. */
    identity: Identity | null;
    /** The session cookie's value where the person came by it. */
    session: string | null;
  }
}
