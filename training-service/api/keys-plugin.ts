/** Administrators: the keys that desktops believe. */
import { errorAnswer, peopleRoutes } from '@risk/app/contract/service.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ServiceParts } from '../parts.ts';
import { personOf } from './access-guard.ts';

const BODY_BYTES = 50_000;
const { keys, rotateKeys, publishKeySet, makeKey } = peopleRoutes;

export async function keysPlugin(instance: FastifyInstance, parts: ServiceParts): Promise<void> {
  const server = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['keys'];

  server.route({
    method: keys.method,
    url: keys.path,
    config: { access: keys.needs },
    schema: {
      tags,
      summary: 'The keys in force, and which of them the service holds',
      response: { 200: keys.answer, '4xx': errorAnswer },
    },
    handler: () => parts.keys.summary(),
  });
  server.route({
    method: rotateKeys.method,
    url: rotateKeys.path,
    config: { access: rotateKeys.needs },
    bodyLimit: BODY_BYTES,
    schema: {
      tags,
      summary: 'A new key in place of the one that signs',
      body: rotateKeys.body,
      response: { 201: rotateKeys.answer, '4xx': errorAnswer },
    },
    handler: async (request, reply) => {
      const { comment } = request.body;
      return reply.code(201).send(await parts.keys.rotate({ actor: personOf(request).name, comment }));
    },
  });
  server.route({
    method: publishKeySet.method,
    url: publishKeySet.path,
    config: { access: publishKeySet.needs },
    bodyLimit: BODY_BYTES,
    schema: {
      tags,
      summary: 'Publish a key set that people drafted and signed',
      body: publishKeySet.body,
      response: { 201: publishKeySet.answer, '4xx': errorAnswer },
    },
    handler: async (request, reply) => {
      const { keySet, comment } = request.body;
      const publication = { actor: personOf(request).name, comment };
      return reply.code(201).send(await parts.keys.publish(keySet, publication));
    },
  });
  server.route({
    method: makeKey.method,
    url: makeKey.path,
    config: { access: makeKey.needs },
    bodyLimit: BODY_BYTES,
    schema: {
      tags,
      summary: 'A new key in the keeping of the service',
      response: { 201: makeKey.answer, '4xx': errorAnswer },
    },
    handler: async (request, reply) => reply.code(201).send(await parts.keys.makeKey(personOf(request).name)),
  });
}
