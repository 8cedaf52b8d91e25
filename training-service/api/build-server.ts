/** The HTTP server: the door, then one plugin an audience. */
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ServiceParts } from '../parts.ts';
import { guardAccess } from './access-guard.ts';
import { consolePlugin } from './console-plugin.ts';
import { datasetsPlugin } from './datasets-plugin.ts';
import { describeRoutes, docsPlugin } from './docs-plugin.ts';
import { answerErrors } from './error-answers.ts';
import { fleetPlugin } from './fleet-plugin.ts';
import { keysPlugin } from './keys-plugin.ts';
import { monitoringPlugin } from './monitoring-plugin.ts';
import { pagesPlugin } from './pages-plugin.ts';

export interface ServerOptions {
  readonly parts: ServiceParts;
  readonly version: string;
  readonly logLevel: string;
  readonly now: () => number;
  /** Where people and desktops reach the service. */
  readonly address: () => string;
  readonly isReady: () => Promise<boolean>;
  readonly signInLimit?: number;
}

export interface RouteName {
  readonly methods: readonly string[];
  readonly url: string;
}

export async function buildServer(
  options: ServerOptions,
): Promise<{ readonly server: FastifyInstance; readonly routes: readonly RouteName[] }> {
  const { parts, version, now, address, isReady, signInLimit = 30 } = options;
  const server = Fastify({
    logger: { level: options.logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] },
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  });
  const routes: RouteName[] = [];
  server.addHook('onRoute', ({ method, url }) => void routes.push({ methods: [method].flat(), url }));
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);

  answerErrors(server);
  protectAnswers(server);
  timeRequests(server, parts);
  await guardAccess(server, parts);
  await describeRoutes(server, version);

  await server.register(async (instance) => monitoringPlugin(instance, { parts, version, isReady }));
  await server.register(async (instance) => fleetPlugin(instance, parts));
  await server.register(async (instance) => keysPlugin(instance, parts));
  await server.register(async (instance) => consolePlugin(instance, { parts, address }));
  await server.register(async (instance) => datasetsPlugin(instance, parts));
  await server.register(async (instance) => pagesPlugin(instance, { parts, now, signInLimit }));
  await server.register(async (instance) => docsPlugin(instance));
  return { server, routes };
}

/** What no answer should be without; pages bring a policy of their own. */
function protectAnswers(server: FastifyInstance): void {
  server.addHook('onSend', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    // Not `no-referrer`: with it browsers send `Origin: null` with the pages' own forms.
    reply.header('referrer-policy', 'same-origin');
    reply.header('x-frame-options', 'DENY');
    reply.header('cross-origin-opener-policy', 'same-origin');
    reply.header('cross-origin-resource-policy', 'same-origin');
    if (!reply.hasHeader('content-security-policy'))
      reply.header('content-security-policy', `default-src 'none'; frame-ancestors 'none'`);
    if (!reply.hasHeader('cache-control') && request.url.startsWith('/api/'))
      reply.header('cache-control', 'no-store');
  });
}

function timeRequests(server: FastifyInstance, { metrics }: Pick<ServiceParts, 'metrics'>): void {
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.timeRequest({
      method: route === 'unknown' ? 'any' : request.method,
      route,
      statusCode: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
  });
}
