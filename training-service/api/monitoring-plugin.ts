/** Open to monitors of this computer: health and metrics. Neither says anything about a person or an applicant. */
import { health } from '@risk/app/contract/service.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ServiceParts } from '../parts.ts';
import { requireLoopbackName } from './access-guard.ts';

export interface MonitoringOptions {
  readonly parts: ServiceParts;
  readonly version: string;
  readonly isReady: () => Promise<boolean>;
}

export async function monitoringPlugin(
  instance: FastifyInstance,
  { parts, version, isReady }: MonitoringOptions,
): Promise<void> {
  const server = instance.withTypeProvider<ZodTypeProvider>();

  server.addHook('onRequest', async (request) => requireLoopbackName(request));

  server.route({
    method: 'GET',
    url: '/health',
    config: { access: 'open' },
    schema: {
      tags: ['monitoring'],
      security: [],
      summary: '503 until the service is ready, and while its database is out of reach',
      response: { 200: health, 503: health },
    },
    handler: async (_request, reply) => {
      const ready = await isReady();
      reply.header('cache-control', 'no-store');
      return reply
        .code(ready ? 200 : 503)
        .send({ status: ready ? 'ok' : 'starting', component: 'training-service', version });
    },
  });

  server.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'open' },
    schema: { tags: ['monitoring'], security: [], summary: 'Metrics in the text format of Prometheus' },
    handler: async (_request, reply) => {
      const { metrics, drift, desktops, ring } = parts;
      const figures = await drift.figures();
      metrics.setDrift(figures);
      metrics.setModelInForce(figures?.modelVersion ?? 0);
      metrics.setKeysExpire((await ring.current()).expiresAt);
      metrics.setFleet(await desktops.countByModelVersion());
      return reply.type(metrics.contentType).send(await metrics.text());
    },
  });
}
