/** The service as a desktop talks to it: bounded in bytes and in time, and every answer parsed. */

import { errorValue, RiskError } from '@risk/app/contract/errors.ts';
import {
  batchReceipt,
  type EnrolmentAnswer,
  type EnrolmentRequest,
  enrolmentAnswer,
  fleetRoutes,
} from '@risk/app/contract/service.ts';
import type { z } from 'zod';
import { readBounded } from './bounded-body.ts';

export type Fetch = typeof globalThis.fetch;

export interface FleetClientOptions {
  readonly address: string;
  /** Null before enrolment. */
  readonly token: string | null;
  readonly fetch: Fetch;
  /** For a small document; a model file may take ten times as long. */
  readonly timeoutMs: number;
  /** Ends all requests when the workstation closes. */
  readonly signal: AbortSignal;
}

const DOCUMENT_LIMIT_BYTES = 20_000_000;
const SMALL_LIMIT_BYTES = 100_000;

interface Request {
  readonly method: string;
  readonly path: string;
  readonly limitBytes: number;
  readonly timeoutMs: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly document: string;
}

export class FleetClient {
  readonly #options: FleetClientOptions;

  constructor(options: FleetClientOptions) {
    this.#options = options;
  }

  enrol(body: EnrolmentRequest): Promise<EnrolmentAnswer> {
    return this.#json(enrolmentAnswer, { ...fleetRoutes.enrol, body: JSON.stringify(body) });
  }

  /** One KeySet envelope, not verified yet; null where there is none of that number. */
  async keySet(version: number): Promise<unknown> {
    const { method, path } = fleetRoutes.keySet;
    try {
      const request = {
        method,
        path: path.replace(':version', String(version)),
        limitBytes: SMALL_LIMIT_BYTES,
      };
      return await this.#json(fleetRoutes.keySet.answer, request);
    } catch (error) {
      // A service from before there were key sets forbids what it does not know.
      const status =
        error instanceof RiskError && error.code === 'sync.refused' ? error.details['status'] : 0;
      if (status === 404 || status === 403) return null;
      throw error;
    }
  }

  /** The InForce envelope, not verified yet. @param modelVersion the version in use, null where there is none */
  inForce(modelVersion: number | null): Promise<unknown> {
    const headers = modelVersion === null ? {} : { 'x-model-version': String(modelVersion) };
    return this.#json(fleetRoutes.inForce.answer, { ...fleetRoutes.inForce, headers });
  }

  /** The Release envelope, not verified yet. */
  release(sha256: string): Promise<unknown> {
    const { method, path } = fleetRoutes.release;
    return this.#json(fleetRoutes.release.answer, {
      method,
      path: path.replace(':sha256', sha256),
      limitBytes: DOCUMENT_LIMIT_BYTES,
    });
  }

  /** The ONNX file, at most as long as announced. @throws RiskError `sync.wrong-length` */
  model(sha256: string, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const { method, path } = fleetRoutes.model;
    return this.#bytes({
      method,
      path: path.replace(':sha256', sha256),
      limitBytes: bytes,
      timeoutMs: 10 * this.#options.timeoutMs,
      document: 'ONNX file',
    });
  }

  /** Sends the very bytes of a sealed batch. */
  async deliver(batchId: string, body: string): Promise<void> {
    const { method, path } = fleetRoutes.batch;
    await this.#json(batchReceipt, { method, path: path.replace(':batchId', batchId), body });
  }

  async #json<Value>(
    schema: z.ZodType<Value>,
    request: Pick<Request, 'method' | 'path'> & Partial<Omit<Request, 'body'>> & { readonly body?: unknown },
  ): Promise<Value> {
    const { method, path, headers = {}, limitBytes = SMALL_LIMIT_BYTES, body } = request;
    const bytes = await this.#bytes({
      method,
      path,
      headers: { accept: 'application/json', ...headers },
      limitBytes,
      timeoutMs: this.#options.timeoutMs,
      document: 'answer',
      ...(typeof body === 'string' ? { body } : {}),
    });
    const json = parseJson(bytes);
    if (json === undefined)
      throw isWebPage(bytes) ? captivePortal('a web page') : badAnswer('the answer is not JSON');
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw badAnswer(`${parsed.error.issues[0]?.path.join('.') ?? ''} is not as agreed`);
    return parsed.data;
  }

  async #bytes({ method, path, limitBytes, timeoutMs, body, headers, document }: Request) {
    const { address, token, fetch, signal } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(new URL(path, address), {
        method,
        redirect: 'manual',
        signal: AbortSignal.any([timeout, signal]),
        headers: {
          ...headers,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
      });
      await refuseCaptivePortal(response);
      if (response.ok) return await readBounded(response, limitBytes, document);
      throw refusal(response.status, await readBounded(response, SMALL_LIMIT_BYTES, 'answer'));
    } catch (error) {
      if (error instanceof RiskError) throw error;
      throw new RiskError(
        'sync.offline',
        { reason: offlineReason(error, timeout, timeoutMs) },
        { cause: error },
      );
    }
  }
}

/** Whether the service does not know this computer's token. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof RiskError && error.code === 'sync.refused' && error.details['status'] === 401;
}

function refusal(status: number, body: Uint8Array): RiskError {
  const parsed = errorValue.safeParse(parseJson(body));
  if (status === 401 && parsed.success)
    return new RiskError('sync.refused', { reason: 'it does not know this computer.', status });
  if (parsed.success) {
    const { code, message } = parsed.data;
    if (code === 'model.none-approved' || code === 'enrolment.bad-code')
      return RiskError.fromValue(parsed.data);
    return new RiskError('sync.refused', { reason: message, status });
  }
  if (status === 502 || status === 503 || status === 504)
    return new RiskError('sync.offline', { reason: `it answers with status ${status}` });
  return badAnswer(`status ${status} without an explanation`);
}

/**
 * Networks that want a sign-in answer in the service's name: with a page, a redirect, or status 511 (RFC 6585, 6).
 * @throws RiskError `sync.captive-portal`
 */
async function refuseCaptivePortal(response: Response): Promise<void> {
  const { status, headers } = response;
  const isPage = response.ok && (headers.get('content-type') ?? '').toLowerCase().startsWith('text/html');
  const isRedirect = status >= 300 && status < 400 && status !== 304;
  if (!isPage && !isRedirect && status !== 511) return;
  await response.body?.cancel();
  throw captivePortal(isPage ? 'a web page' : isRedirect ? redirectReason(headers) : 'status 511');
}

function redirectReason(headers: Headers): string {
  const location = headers.get('location') ?? '';
  return URL.canParse(location) ? `a redirection to ${new URL(location).host}` : 'a redirection';
}

function isWebPage(bytes: Uint8Array): boolean {
  return /^\s*<(!doctype\s+html|html|head|body|meta|script)\b/i.test(
    new TextDecoder('latin1').decode(bytes.subarray(0, 500)),
  );
}

function captivePortal(reason: string): RiskError {
  return new RiskError('sync.captive-portal', { reason });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function badAnswer(reason: string): RiskError {
  return new RiskError('sync.bad-answer', { reason });
}

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at its address',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ENOTFOUND: 'its name is not known to the network',
  EAI_AGAIN: 'its name cannot be looked up now',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'there is no way to its computer',
};

function offlineReason(error: unknown, timeout: AbortSignal, timeoutMs: number): string {
  if (timeout.aborted) return `no answer within ${timeoutMs / 1000} seconds`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return networkReasons[code] ?? (cause instanceof Error ? cause.message : String(error));
}
