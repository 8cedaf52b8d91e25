/**
 * Tokens, session and enrolment codes: 32 random bytes, of which only the SHA-256 is stored. With 256 random bits a
 * plain hash cannot be searched; looking it up by its hash tells a timer nothing about the secret itself.
 */
import { timingSafeEqual } from 'node:crypto';
import { sha256Of } from '../storage/artifact-store.ts';

/** What a secret opens; the prefix lets a scanner recognise one that was leaked. */
export type SecretKind = 'risk_person' | 'risk_desktop' | 'risk_session' | 'risk_code';

export function newSecret(kind: SecretKind, random: (size: number) => Uint8Array): string {
  return `${kind}_${Buffer.from(random(32)).toString('base64url')}`;
}

export function secretHash(secret: string): string {
  return sha256Of(secret);
}

/** Compares two hex hashes in constant time. */
export function sameHash(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}
