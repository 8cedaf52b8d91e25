/**
 * KeySet: which keys may sign what, and how many of them it takes. Each set is signed by the root keys of the set before
 * and by its own, so that whoever knows one of them can walk to the newest, and never back. A service that never
 * published one has a single key for everything: the one that desktops enrolled with, as set number 0.
 */
import { z } from 'zod';
import { RiskError } from '../contract/errors.ts';
import { fromBase64 } from './bytes.ts';
import { keyMatchesId, openEnvelope, type PublicKey, publicKey } from './envelope.ts';

/** Keys of one duty; `threshold` of them, each counted once, have to sign. */
const keyRole = z
  .strictObject({ keys: z.array(publicKey).min(1).max(8).readonly(), threshold: z.int().min(1).max(8) })
  .refine(
    ({ keys, threshold }) => threshold <= keys.length,
    'the threshold is higher than the number of keys',
  )
  .refine(({ keys }) => new Set(keys.map(({ keyId }) => keyId)).size === keys.length, 'a key stands twice');
export type KeyRole = z.infer<typeof keyRole>;

const roles = {
  /** Sign the next KeySet; may lie in a safe, on no computer of the service. */
  root: keyRole,
  /** Sign Releases. */
  release: keyRole,
  /** Sign InForce orders. */
  inForce: keyRole,
};

export const keySet = z.strictObject({
  formatVersion: z.literal(1),
  /** One more than the set before. */
  version: z.int().min(1),
  ...roles,
  issuedAt: z.iso.datetime(),
  /** From this time on desktops take no news until there is a newer set. */
  expiresAt: z.iso.datetime(),
});
export type KeySet = z.infer<typeof keySet>;

/** What a desktop trusts now: a KeySet, or number 0 that nobody had to publish and that has no end. */
export const trustedKeys = z.strictObject({
  version: z.int().min(0),
  ...roles,
  expiresAt: z.iso.datetime().nullable(),
});
export type TrustedKeys = z.infer<typeof trustedKeys>;

/** One key for everything. */
export function firstKeys(rootKey: PublicKey): TrustedKeys {
  const all: KeyRole = { keys: [rootKey], threshold: 1 };
  return { version: 0, root: all, release: all, inForce: all, expiresAt: null };
}

export function trustedBy({ version, root, release, inForce, expiresAt }: KeySet): TrustedKeys {
  return { version, root, release, inForce, expiresAt };
}

/** All keys of a set, each once. */
export function keysOf({
  root,
  release,
  inForce,
}: Pick<KeySet, 'root' | 'release' | 'inForce'>): PublicKey[] {
  const keys = [root, release, inForce].flatMap((role) => role.keys);
  return [...new Map(keys.map((key) => [key.keyId, key])).values()];
}

/**
 * The next KeySet, signed as the set before and it itself ask for.
 * @throws RiskError `envelope.*`, `sync.key-set-order` where its number is not the next one
 */
export async function openNextKeySet(sealed: unknown, trusted: TrustedKeys): Promise<KeySet> {
  const { document } = await openEnvelope(sealed, { ...envelopeOf(trusted.root), schema: keySet });
  if (document.version !== trusted.version + 1)
    throw new RiskError('sync.key-set-order', { offered: document.version, expected: trusted.version + 1 });
  await requireOwnSignatures(sealed, document);
  return document;
}

/**
 * A KeySet of any number that a pinned root key has signed, for a computer that knows none yet.
 * @throws RiskError `envelope.*`
 */
export async function openPinnedKeySet(sealed: unknown, rootKey: PublicKey): Promise<KeySet> {
  const pinned = { keys: [rootKey], threshold: 1 };
  const { document } = await openEnvelope(sealed, { ...envelopeOf(pinned), schema: keySet });
  await requireOwnSignatures(sealed, document);
  if (!document.root.keys.some(({ keyId }) => keyId === rootKey.keyId))
    throw new RiskError('envelope.unknown-key', { document: DOCUMENT });
  return document;
}

const DOCUMENT = 'key set';

function envelopeOf({ keys, threshold }: KeyRole) {
  return { document: DOCUMENT, trustedKeys: keys, threshold };
}

/** A set whose own keys nobody holds would lock everybody out. */
async function requireOwnSignatures(sealed: unknown, document: KeySet): Promise<void> {
  const { root, release, inForce } = document;
  for (const key of [root, release, inForce].flatMap(({ keys }) => keys))
    if (fromBase64(key.spki).length !== SPKI_BYTES || !(await keyMatchesId(key)))
      throw new RiskError('envelope.malformed', { reason: 'a key of the key set does not match its id' });
  await openEnvelope(sealed, { ...envelopeOf(document.root), schema: keySet });
}

/** SubjectPublicKeyInfo of Ed25519 (RFC 8410): no other form, so that one key cannot count as two. */
const SPKI_BYTES = 44;

/** What a payload says, unverified: for those who are about to sign it. @throws RiskError `envelope.malformed` */
export function readKeySet(payload: string): KeySet {
  try {
    return keySet.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64(payload))));
  } catch (cause) {
    throw new RiskError('envelope.malformed', { reason: 'it is no key set' }, { cause });
  }
}
