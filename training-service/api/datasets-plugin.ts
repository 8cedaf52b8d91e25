/** Data sets: what there is, a new version, what came of a version. */
import { RiskError } from '@risk/app/contract/errors.ts';
import { DATASET_LIMIT_BYTES, errorAnswer, peopleRoutes as routes } from '@risk/app/contract/service.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ServiceParts } from '../parts.ts';
import { personOf } from './access-guard.ts';

/** Base64 takes four characters for three bytes; the rest is room for name and schema. */
const UPLOAD_LIMIT_BYTES = Math.ceil(DATASET_LIMIT_BYTES / 3) * 4 + 2_000_000;
const tags = ['console'];

export async function datasetsPlugin(instance: FastifyInstance, parts: ServiceParts): Promise<void> {
  const server = instance.withTypeProvider<ZodTypeProvider>();

  server.route({
    method: routes.datasets.method,
    url: routes.datasets.path,
    config: { access: routes.datasets.needs },
    schema: {
      tags,
      summary: 'Data set versions',
      response: { 200: routes.datasets.answer, '4xx': errorAnswer },
    },
    handler: () => parts.datasets.list(),
  });

  server.route({
    method: routes.addDataset.method,
    url: routes.addDataset.path,
    config: { access: routes.addDataset.needs },
    bodyLimit: UPLOAD_LIMIT_BYTES,
    schema: {
      tags,
      summary:
        'Add a data set version; rows that do not fit are listed as `issues` in the details of `csv.bad-rows`',
      body: routes.addDataset.body,
      response: { 201: routes.addDataset.answer, '4xx': errorAnswer },
    },
    handler: async (request, reply) => {
      const { name, csv: encoded, schema: given } = request.body;
      const csv = new Uint8Array(Buffer.from(encoded, 'base64'));
      if (csv.length > DATASET_LIMIT_BYTES)
        throw new RiskError('request.too-large', { limitBytes: DATASET_LIMIT_BYTES });
      const schema = given ?? (await parts.datasets.newestSchema(name)) ?? germanCreditSchema;
      const createdBy = personOf(request).name;
      return reply.code(201).send(await parts.datasets.add({ name, csv, schema, createdBy }));
    },
  });

  server.route({
    method: routes.datasetLineage.method,
    url: routes.datasetLineage.path,
    config: { access: routes.datasetLineage.needs },
    schema: {
      tags,
      summary: 'The runs on a data set version and the model versions that they registered',
      params: z.object({
        name: z.string().min(1),
        version: z.coerce.number().int().min(1).max(2_147_483_647),
      }),
      response: { 200: routes.datasetLineage.answer, '4xx': errorAnswer },
    },
    handler: async ({ params: { name, version } }) => {
      const dataset = await parts.datasets.get(name, version);
      const runs = await parts.runs.ofDataset(name, version);
      const runIds = new Set(runs.map(({ runId }) => runId));
      const modelVersions = (await parts.registry.list()).filter(({ runId }) => runIds.has(runId));
      return { dataset, runs, modelVersions };
    },
  });
}
