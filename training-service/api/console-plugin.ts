/** People: runs, model versions and their approval, desktops, drift. */
import { errorAnswer, peopleRoutes as routes } from '@risk/app/contract/service.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ServiceParts } from '../parts.ts';
import { personOf } from './access-guard.ts';

const SMALL_BODY_BYTES = 20_000;

export async function consolePlugin(
  instance: FastifyInstance,
  { parts, address }: { readonly parts: ServiceParts; readonly address: () => string },
): Promise<void> {
  const server = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['console'];

  server.route({
    ...base(routes.train),
    schema: {
      tags,
      summary: 'Start a training run',
      body: routes.train.body,
      response: { 202: routes.train.answer, '4xx': errorAnswer },
    },
    handler: async (request, reply) => {
      const { run } = await parts.training.request(request.body, personOf(request).name);
      return reply.code(202).send(run);
    },
  });
  server.route({
    ...base(routes.runs),
    schema: { tags, summary: 'The newest runs', response: answers(routes.runs.answer) },
    handler: () => parts.runs.list(),
  });
  server.route({
    ...base(routes.run),
    schema: {
      tags,
      summary: 'One run',
      params: z.object({ runId: z.uuid() }),
      response: answers(routes.run.answer),
    },
    handler: (request) => parts.runs.get(request.params.runId),
  });
  server.route({
    ...base(routes.versions),
    schema: { tags, summary: 'Model versions', response: answers(routes.versions.answer) },
    handler: () => parts.registry.list(),
  });
  server.route({
    ...base(routes.decide),
    schema: {
      tags,
      summary: 'Approve or refuse a candidate; who asked for it may not',
      params: z.object({
        name: z.string().min(1),
        version: z.coerce.number().int().min(1).max(2_147_483_647),
      }),
      body: routes.decide.body,
      response: answers(routes.decide.answer),
    },
    handler: async (request) => {
      const decided = await parts.registry.decide(request.params, personOf(request).name, request.body);
      await parts.drift.refresh();
      return decided;
    },
  });
  server.route({
    ...base(routes.enrolmentCode),
    schema: {
      tags,
      summary: 'A one-time enrolment string for one desktop',
      body: routes.enrolmentCode.body,
      response: { 201: routes.enrolmentCode.answer, '4xx': errorAnswer },
    },
    handler: async (request, reply) => {
      const { note, address: given } = request.body;
      return reply
        .code(201)
        .send(await parts.enrolment.invite(given ?? address(), note, personOf(request).name));
    },
  });
  server.route({
    ...base(routes.desktops),
    schema: { tags, summary: 'Enrolled desktops', response: answers(routes.desktops.answer) },
    handler: () => parts.desktops.list(),
  });
  server.route({
    ...base(routes.drift),
    schema: { tags, summary: 'Drift of the release in force', response: answers(routes.drift.answer) },
    handler: () => parts.drift.figures(),
  });
}

function answers<Answer extends z.ZodType>(answer: Answer) {
  return { 200: answer, '4xx': errorAnswer };
}

function base(route: (typeof routes)[keyof typeof routes]) {
  return {
    method: route.method,
    url: route.path,
    config: { access: route.needs },
    bodyLimit: SMALL_BODY_BYTES,
  };
}
