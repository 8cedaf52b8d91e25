/** Whatever is thrown leaves as `{code, message, details}` with the catalogue's status; what is unknown is only logged. */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { wantsPage } from './access-guard.ts';
import { errorPage } from './pages/error-page.ts';
import { sendPage } from './pages/send-page.ts';

export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const known = toRiskError(error, request);
    if (known.httpStatus >= 500)
      request.log.error({ err: error, details: known.details }, 'a request failed');
    if (wantsPage(request)) return sendPage(reply.code(known.httpStatus), errorPage(known.message));
    // What went wrong inside is for the log; it may name files, tables, people.
    const told = known.code === 'internal.unexpected' ? new RiskError(known.code) : known;
    return reply.code(known.httpStatus).send(told.toValue());
  });
  server.setNotFoundHandler((request) => {
    throw new RiskError('request.not-found', { what: 'address', name: request.url.split('?')[0] ?? '' });
  });
}

function toRiskError(error: FastifyError, request: FastifyRequest): RiskError {
  if (error instanceof RiskError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issue = error.validation[0];
    const path = (issue?.instancePath ?? '').split('/').filter((part) => part !== '');
    const where = [error.validationContext ?? 'request', ...path].join('.');
    return new RiskError('request.invalid', { reason: `${where}: ${issue?.message ?? error.message}` });
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new RiskError('request.too-large', { limitBytes: request.routeOptions.bodyLimit ?? null });
  if (error.statusCode === 429) return new RiskError('access.too-many-attempts');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return new RiskError('request.invalid', { reason: error.message });
  return new RiskError('internal.unexpected', {}, { cause: error });
}
