/** Desktops: enrolment, the order in force, releases and models, batches. */
import rateLimit from '@fastify/rate-limit';
import { RiskError } from '@risk/app/contract/errors.ts';
import { BATCH_LIMIT_BYTES, errorAnswer, fleetRoutes } from '@risk/app/contract/service.ts';
import { sha256 } from '@risk/app/model/envelope.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ServiceParts } from '../parts.ts';
import { sha256Of } from '../storage/artifact-store.ts';
import { desktopOf } from './access-guard.ts';
import { sendCurrent, sendFile } from './send-file.ts';

const byHash = z.object({ sha256 });
const byVersion = z.object({ version: z.coerce.number().int().min(1).max(2_147_483_647) });
const modelVersionHeader = z.coerce.number().int().min(1).max(2_147_483_647);
const { enrol, keySet, inForce, release, model, batch } = fleetRoutes;
const SMALL_BODY_BYTES = 10_000;

export async function fleetPlugin(instance: FastifyInstance, parts: ServiceParts): Promise<void> {
  const server = instance.withTypeProvider<ZodTypeProvider>();

  await server.register(async (enrolment) => {
    await enrolment.register(rateLimit, { max: 30, timeWindow: 60_000 });
    enrolment.withTypeProvider<ZodTypeProvider>().route({
      method: enrol.method,
      url: enrol.path,
      config: { access: 'open' },
      bodyLimit: SMALL_BODY_BYTES,
      schema: {
        tags: ['fleet'],
        summary: 'Enrol a desktop by its one-time code',
        security: [],
        body: enrol.body,
        response: { 201: enrol.answer, '4xx': errorAnswer },
      },
      handler: async (request, reply) => reply.code(201).send(await parts.enrolment.enrol(request.body)),
    });
  });

  server.route({
    method: keySet.method,
    url: keySet.path,
    config: { access: 'desktop' },
    schema: { tags: ['fleet'], summary: 'A key set, signed, by its number', params: byVersion },
    handler: async (request, reply) => {
      const bytes = Buffer.from(await parts.ring.keySet(request.params.version));
      return sendFile(request, reply, { bytes, tag: sha256Of(bytes), contentType: 'application/json' });
    },
  });

  server.route({
    method: inForce.method,
    url: inForce.path,
    config: { access: 'desktop' },
    schema: { tags: ['fleet'], summary: 'The order in force, signed', response: { '4xx': errorAnswer } },
    handler: async (request, reply) => {
      await noteModelVersion(request, parts);
      const { envelope } = await parts.orders.current(parts.modelName);
      const bytes = Buffer.from(envelope);
      return sendCurrent(request, reply, { bytes, tag: sha256Of(bytes), contentType: 'application/json' });
    },
  });

  server.route({
    method: release.method,
    url: release.path,
    config: { access: 'desktop' },
    schema: { tags: ['fleet'], summary: 'A release, signed, by the SHA-256 of its payload', params: byHash },
    handler: async (request, reply) => {
      const bytes = Buffer.from(await parts.releases.envelope(request.params.sha256));
      // Its own hash, not the payload's: the same payload may be signed anew.
      return sendFile(request, reply, { bytes, tag: sha256Of(bytes), contentType: 'application/json' });
    },
  });

  server.route({
    method: model.method,
    url: model.path,
    config: { access: 'desktop' },
    schema: { tags: ['fleet'], summary: 'The ONNX file of a release, by its SHA-256', params: byHash },
    handler: async (request, reply) => {
      const tag = request.params.sha256;
      if (!(await parts.releases.names(tag)))
        throw new RiskError('request.not-found', { what: 'model', name: tag });
      const bytes = await parts.artifacts.get(tag);
      return sendFile(request, reply, { bytes, tag, contentType: 'application/octet-stream' });
    },
  });

  server.route({
    method: batch.method,
    url: batch.path,
    config: { access: 'desktop' },
    bodyLimit: BATCH_LIMIT_BYTES,
    schema: {
      tags: ['fleet'],
      summary: 'Deliver a sealed batch of counts; the same batch may come again',
      params: z.object({ batchId: z.uuid() }),
      body: batch.body,
      response: { 200: batch.answer, '4xx': errorAnswer },
    },
    handler: async (request) => {
      if (request.params.batchId !== request.body.batchId)
        throw new RiskError('request.invalid', { reason: 'body.batchId: not the id of the address' });
      try {
        const receipt = await parts.batches.accept(desktopOf(request), request.body);
        parts.metrics.countBatch(receipt.outcome);
        if (receipt.outcome === 'accepted') await parts.drift.refresh();
        return receipt;
      } catch (error) {
        if (error instanceof RiskError)
          parts.metrics.countBatch(error.code === 'batch.conflict' ? 'conflict' : 'refused');
        throw error;
      }
    },
  });
}

async function noteModelVersion(request: FastifyRequest, { desktops }: ServiceParts): Promise<void> {
  const version = modelVersionHeader.safeParse(request.headers['x-model-version']);
  if (version.success) await desktops.useModel(desktopOf(request), version.data);
}
