/** The body of an answer, read no further than its bound. */
import { RiskError } from '@risk/app/contract/errors.ts';

/** @throws RiskError `sync.wrong-length` naming the document */
export async function readBounded(
  response: Response,
  limitBytes: number,
  document: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > limitBytes) {
    await response.body?.cancel();
    throw tooLong(document, limitBytes, announced);
  }
  const parts: Uint8Array[] = [];
  let found = 0;
  for await (const part of response.body ?? []) {
    found += part.length;
    // Leaving the loop cancels the rest.
    if (found > limitBytes) throw tooLong(document, limitBytes, found);
    parts.push(part);
  }
  const whole = new Uint8Array(found);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function tooLong(document: string, expected: number, found: number): RiskError {
  return new RiskError('sync.wrong-length', { document, expected, found });
}
