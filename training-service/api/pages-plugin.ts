/** The plain pages: sign in, the overview, the verdict on a candidate. They work without any script. */
import formBody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import { RiskError } from '@risk/app/contract/errors.ts';
import { approvalRequest, type ModelVersionSummary } from '@risk/app/contract/service.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { csrfMatches, csrfToken, SESSION_COOKIE, SESSION_SECONDS } from '../access/sessions.ts';
import type { ServiceParts } from '../parts.ts';
import { personOf, requireOwnOrigin } from './access-guard.ts';
import { overviewPage } from './pages/overview-page.ts';
import { sendPage } from './pages/send-page.ts';
import { signInPage } from './pages/sign-in-page.ts';

const FORM_LIMIT_BYTES = 20_000;

/** Only a path of this service: no scheme, no `//host`, no backslash that a browser takes for a slash. */
const localPath = z
  .string()
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
  .catch('/');

const signInForm = z.object({ token: z.string().trim().min(1).max(500), next: localPath });
const verdictForm = z.object({
  csrf: z.string(),
  name: z.string().min(1),
  version: z.coerce.number().int().min(1),
  decision: approvalRequest.shape.decision,
  comment: approvalRequest.shape.comment,
});
const csrfForm = z.object({ csrf: z.string() });

export interface PagesOptions {
  readonly parts: ServiceParts;
  readonly now: () => number;
  /** Sign-ins that one address may try in a minute. */
  readonly signInLimit: number;
}

export async function pagesPlugin(
  server: FastifyInstance,
  { parts, now, signInLimit }: PagesOptions,
): Promise<void> {
  await server.register(formBody, { bodyLimit: FORM_LIMIT_BYTES });
  const hidden = { hide: true };

  server.get('/', { schema: hidden, config: { access: 'viewer' } }, async (request, reply) => {
    const [versions, runs, desktops, figures] = await Promise.all([
      parts.registry.list(),
      parts.runs.list(),
      parts.desktops.list(),
      parts.drift.figures(),
    ]);
    const signedIn = { person: personOf(request), csrf: csrfOf(request) };
    const featureLabels = await labelsInForce(parts, versions);
    return sendPage(
      reply,
      overviewPage({ versions, runs, desktops, figures, featureLabels, signedIn, now: now() }),
    );
  });

  server.post('/verdict', { schema: hidden, config: { access: 'approver' } }, async (request, reply) => {
    const { csrf, name, version, ...verdict } = parseForm(verdictForm, request);
    requireForm(request, csrf);
    await parts.registry.decide({ name, version }, personOf(request).name, verdict);
    await parts.drift.refresh();
    return reply.redirect('/', 303);
  });

  server.get('/sign-in', { schema: hidden, config: { access: 'open' } }, async (request, reply) => {
    const { next } = z.object({ next: localPath }).parse(request.query);
    return sendPage(reply, signInPage(next, null));
  });

  await server.register(async (limited) => {
    await limited.register(rateLimit, { max: signInLimit, timeWindow: 60_000 });
    limited.post('/sign-in', { schema: hidden, config: { access: 'open' } }, async (request, reply) => {
      requireOwnOrigin(request);
      const form = signInForm.safeParse(request.body);
      const next = form.success ? form.data.next : '/';
      try {
        if (!form.success) throw new RiskError('access.unauthenticated');
        const session = await parts.sessions.open(form.data.token);
        reply.setCookie(SESSION_COOKIE, session, {
          path: '/',
          httpOnly: true,
          sameSite: 'strict',
          secure: request.protocol === 'https',
          maxAge: SESSION_SECONDS,
        });
        return reply.redirect(next, 303);
      } catch (error) {
        if (!(error instanceof RiskError)) throw error;
        const problem = 'This token is not valid. Check that it was copied whole.';
        return sendPage(reply.code(error.httpStatus), signInPage(next, problem));
      }
    });
  });

  server.post('/sign-out', { schema: hidden, config: { access: 'viewer' } }, async (request, reply) => {
    requireForm(request, parseForm(csrfForm, request).csrf);
    if (request.session !== null) await parts.sessions.close(request.session);
    return reply.clearCookie(SESSION_COOKIE, { path: '/' }).redirect('/sign-in', 303);
  });
}

async function labelsInForce(
  { releases }: ServiceParts,
  versions: readonly ModelVersionSummary[],
): Promise<ReadonlyMap<string, string>> {
  const sha256 = versions.find(({ inForce }) => inForce)?.releaseSha256 ?? null;
  if (sha256 === null) return new Map();
  const { schema } = await releases.open(sha256);
  return new Map(schema.columns.map(({ name, label }) => [name, label.en]));
}

/** The form token of a browser session; who comes with a bearer token has no forms. */
function csrfOf({ session }: FastifyRequest): string {
  return session === null ? '' : csrfToken(session);
}

/** @throws RiskError `access.bad-origin` where the form was not made by this page for this session */
function requireForm(request: FastifyRequest, csrf: string): void {
  requireOwnOrigin(request);
  if (request.session === null || !csrfMatches(request.session, csrf))
    throw new RiskError('access.bad-origin');
}

function parseForm<Form>(schema: z.ZodType<Form>, request: FastifyRequest): Form {
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new RiskError('request.invalid', {
    reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  });
}
