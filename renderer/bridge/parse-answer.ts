/** The renderer's own boundary: whatever a binding hands in is parsed before a component sees it. */
import type { VerbAnswer } from '@risk/app/contract/desktop.ts';
import { type ErrorCode, type ErrorDetails, errorValue, RiskError } from '@risk/app/contract/errors.ts';
import type { z } from 'zod';

/**
 * @param schema form of a good answer's value
 * @param raw an answer as it came, of any form
 * @returns the answer; one of another form becomes `internal.unexpected` and names the first place that differs
 */
export function parseAnswer<Value>(schema: z.ZodType<Value>, raw: unknown): VerbAnswer<Value> {
  if (!isRecord(raw) || typeof raw['ok'] !== 'boolean') return unexpected('the answer is not a verb answer');
  if (!raw['ok']) {
    const error = errorValue.safeParse(raw['error']);
    return error.success
      ? { ok: false, error: error.data }
      : unexpected(`the error has ${firstIssue(error.error)}`);
  }
  const value = schema.safeParse(raw['value']);
  return value.success
    ? { ok: true, value: value.data }
    : unexpected(`the answer has ${firstIssue(value.error)}`);
}

export function failure(code: ErrorCode, details: ErrorDetails = {}): VerbAnswer<never> {
  return { ok: false, error: new RiskError(code, details).toValue() };
}

function unexpected(reason: string): VerbAnswer<never> {
  return failure('internal.unexpected', { reason });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'an unknown fault' : `“${issue.path.join('.')}”: ${issue.message}`;
}
