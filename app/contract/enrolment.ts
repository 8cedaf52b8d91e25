/**
 * The enrolment string: everything a desktop needs to trust a service, in one line to copy.
 * `risk1:<base64url of {"address","code","rootKeyId"}>`
 */
import { z } from 'zod';
import { fromBase64, toBase64, utf8 } from '../model/bytes.ts';
import { keyId } from '../model/envelope.ts';
import { RiskError } from './errors.ts';

export const enrolment = z.strictObject({
  address: z.url(),
  code: z.string().min(16).max(200),
  rootKeyId: keyId,
});
export type Enrolment = z.infer<typeof enrolment>;

const PREFIX = 'risk1:';

export function writeEnrolment(value: Enrolment): string {
  return (
    PREFIX +
    toBase64(utf8(JSON.stringify(value)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  );
}

/** @throws RiskError `enrolment.bad-string`, `enrolment.plain-http` */
export function readEnrolment(text: string): Enrolment {
  const trimmed = text.trim();
  if (!trimmed.startsWith(PREFIX)) throw new RiskError('enrolment.bad-string');
  let value: Enrolment;
  try {
    const base64 = trimmed.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/');
    value = enrolment.parse(JSON.parse(new TextDecoder().decode(fromBase64(base64))));
  } catch (cause) {
    throw new RiskError('enrolment.bad-string', {}, { cause });
  }
  requireSafeAddress(value.address);
  return value;
}

/** Plain http is for this machine only. @throws RiskError `enrolment.plain-http` */
export function requireSafeAddress(address: string): void {
  const { protocol, hostname } = new URL(address);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback))
    throw new RiskError('enrolment.plain-http', { host: hostname });
}
