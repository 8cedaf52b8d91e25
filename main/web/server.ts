/** The workstation for a browser on this machine: its verbs, events, files and window over HTTP on loopback. */
import { join } from 'node:path';
import fastifyWebsocket from '@fastify/websocket';
import { RiskError, toErrorValue } from '@risk/app/contract/errors.ts';
import type { Health } from '@risk/app/contract/service.ts';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { errorCodeOf } from '../engine/engine-error.ts';
import { workstationPaths } from '../workstation/paths.ts';
import { openWorkstation } from '../workstation/workstation.ts';
import type { Workstation, WorkstationOptions } from '../workstation/workstation-contract.ts';
import { Access } from './access.ts';
import { registerEvents } from './events-plugin.ts';
import { registerFiles, UPLOAD_LIMIT_BYTES } from './files-plugin.ts';
import { commonHeaders, contentSecurityPolicy, newNonce } from './headers.ts';
import { requireOwnOrigin, requireOwnSite, requireSignIn } from './request-guard.ts';
import { registerVerbs } from './verbs-plugin.ts';
import { registerAssets, registerEntrance } from './window-plugin.ts';

export interface WebOptions extends Omit<WorkstationOptions, 'background'> {
  /** 0 for any free port. */
  readonly port: number;
  /** What scripts may bring as `Authorization: Bearer`; null where only browsers get in. */
  readonly token: string | null;
  /** Folder of the built window. */
  readonly rendererDirectory: string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Tells the person at the terminal. */
  readonly say: (line: string) => void;
  readonly uploadLimitBytes?: number;
}

export interface RunningWeb {
  /** For example `http://127.0.0.1:9696`. */
  readonly origin: string;
  /** The address that signs the next browser in; each works once. */
  readonly address: () => string;
  readonly workstation: Workstation;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** @throws RiskError `environment.port-taken` */
export async function startWeb(options: WebOptions): Promise<RunningWeb> {
  const paths = workstationPaths(options.dataDirectory);
  const { now } = options;
  const access = await Access.open({
    sessionsPath: join(paths.directory, 'web-sessions.json'),
    addressPath: join(paths.directory, 'address'),
    token: options.token,
    now,
  });
  const workstation = await openWorkstation({ ...options, background: true });
  const app = await buildServer({ options, workstation, access });
  try {
    await app.listen({ host: HOST, port: options.port });
  } catch (error) {
    await workstation.close();
    if (errorCodeOf(error) === 'EADDRINUSE')
      throw new RiskError(
        'environment.port-taken',
        { port: options.port, name: 'RISK_WEB_PORT' },
        { cause: error },
      );
    throw error;
  }
  const origin = `http://${HOST}:${portOf(app) ?? options.port}`;
  await access.publish(origin);
  options.say('Risk-O-Meter is ready. Open this address in a browser on this computer:');
  options.say(access.address);
  return {
    origin,
    address: () => access.address,
    workstation,
    close: async () => {
      await Promise.all([app.close(), workstation.close()]);
    },
  };
}

interface ServerParts {
  readonly options: WebOptions;
  readonly workstation: Workstation;
  readonly access: Access;
}

async function buildServer({ options, workstation, access }: ServerParts): Promise<FastifyInstance> {
  const paths = workstationPaths(options.dataDirectory);
  const app = fastify({
    logger: options.logLevel === 'silent' ? false : { level: options.logLevel, stream: process.stderr },
    // Addresses of requests hold one-time tokens: they stay out of the log.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  // Before the guard: it closes the socket of an upgrade that the guard refuses.
  await app.register(fastifyWebsocket, { options: { maxPayload: 1024 } });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(commonHeaders).header('content-security-policy', contentSecurityPolicy(newNonce()));
    requireOwnOrigin(request);
  });
  app.setErrorHandler((error, request, reply) => {
    const failure = asRiskError(error);
    if (failure.code === 'internal.unexpected') request.log.error(error);
    return reply
      .code(failure.httpStatus)
      .header('cache-control', 'no-store')
      .send({ ok: false, error: failure.toValue() });
  });
  app.setNotFoundHandler((request) => {
    throw new RiskError('request.not-found', { what: 'page', name: request.url.slice(0, 100) });
  });

  app.get('/health', (): Health => ({ status: 'ok', component: 'workstation', version: options.version }));
  registerEntrance(app, {
    access,
    addressPath: join(paths.directory, 'address'),
    rendererDirectory: options.rendererDirectory,
  });
  void app.register(async (api) => {
    api.addHook('onRequest', async (request, reply) => {
      requireOwnSite(request);
      requireSignIn(request, access);
      reply.header('cache-control', 'no-store');
    });
    registerVerbs(api, workstation);
    registerEvents(api, workstation);
    registerFiles(api, {
      workstation,
      paths,
      uploadLimitBytes: options.uploadLimitBytes ?? UPLOAD_LIMIT_BYTES,
    });
  });
  void app.register(async (assets) => {
    assets.addHook('onRequest', async (request) => requireSignIn(request, access));
    registerAssets(assets, options.rendererDirectory);
  });
  return app;
}

function portOf(app: FastifyInstance): number | undefined {
  const address = app.server.address();
  return typeof address === 'object' ? address?.port : undefined;
}

/** Errors of Fastify itself as errors of the catalogue. */
function asRiskError(error: unknown): RiskError {
  if (error instanceof RiskError) return error;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  const reason = error instanceof Error ? error.message : String(error);
  return status >= 400 && status < 500
    ? new RiskError('request.invalid', { reason }, { cause: error })
    : RiskError.fromValue(toErrorValue(error));
}
