/**
 * Envelope: bytes and the Ed25519 signatures over them. A reader verifies the bytes and only then parses them.
 */
import { z } from 'zod';
import { RiskError } from '../contract/errors.ts';
import { fromBase64, fromHex, sha256Hex, toBase64, utf8 } from './bytes.ts';

/** A public key's id: the SHA-256 of its SubjectPublicKeyInfo bytes, in lower-case hex. */
export const keyId = z.string().regex(/^[0-9a-f]{64}$/);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Filled up to whole groups of four, so that `fromBase64` takes it. */
const base64 = z
  .string()
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)
  .refine(({ length }) => length % 4 === 0, 'not whole base64');

export const envelope = z.strictObject({
  payload: base64,
  signatures: z
    .array(z.strictObject({ keyId, signature: base64 }))
    .min(1)
    .max(8),
});
export type Envelope = z.infer<typeof envelope>;

/** A trusted key: its id and its SubjectPublicKeyInfo bytes in base64. */
export const publicKey = z.strictObject({ keyId, spki: base64 });
export type PublicKey = z.infer<typeof publicKey>;

/** Signs bytes with one Ed25519 key (64 bytes out); the private half stays with whoever implements it. */
export interface Signer {
  readonly keyId: string;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

export async function sealEnvelope(document: unknown, signers: readonly Signer[]): Promise<Envelope> {
  const bytes = utf8(JSON.stringify(document));
  const signatures = await Promise.all(
    signers.map(async (signer) => ({ keyId: signer.keyId, signature: toBase64(await signer.sign(bytes)) })),
  );
  return { payload: toBase64(bytes), signatures };
}

export interface OpenOptions<Document> {
  /** Name of the document in messages, such as `Release`. */
  readonly document: string;
  readonly trustedKeys: readonly PublicKey[];
  /** How many of the trusted keys have to have signed; one where left out. */
  readonly threshold?: number;
  readonly schema: z.ZodType<Document>;
}

/**
 * The verified document and the SHA-256 of its payload bytes, under which a Release is served.
 * @throws RiskError `envelope.malformed`, `envelope.unknown-key`, `envelope.bad-signature`, `envelope.too-few-signatures`
 */
export async function openEnvelope<Document>(
  sealed: unknown,
  options: OpenOptions<Document>,
): Promise<{ readonly document: Document; readonly payloadSha256: string }> {
  const parsed = envelope.safeParse(sealed);
  if (!parsed.success) throw malformed(parsed.error);
  const payload = fromBase64(parsed.data.payload);
  await verifySignatures(parsed.data, payload, options);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (cause) {
    throw new RiskError('envelope.malformed', { reason: 'the payload is not JSON' }, { cause });
  }
  const document = options.schema.safeParse(json);
  if (!document.success) throw malformed(document.error);
  return { document: document.data, payloadSha256: await sha256Hex(payload) };
}

async function verifySignatures(
  sealed: Envelope,
  payload: Uint8Array<ArrayBuffer>,
  { document, trustedKeys, threshold = 1 }: Omit<OpenOptions<unknown>, 'schema'>,
): Promise<void> {
  const known = sealed.signatures.flatMap(({ keyId: id, signature }) => {
    const key = trustedKeys.find((trusted) => trusted.keyId === id);
    return key === undefined ? [] : [{ key, signature }];
  });
  if (known.length === 0) throw new RiskError('envelope.unknown-key', { document });
  for (const { key, signature } of known) {
    if (!(await verifySignature(key, payload, fromBase64(signature))))
      throw new RiskError('envelope.bad-signature', { document });
  }
  // A key counts once, however often it signed.
  const found = new Set(known.map(({ key }) => key.keyId)).size;
  if (found < threshold)
    throw new RiskError('envelope.too-few-signatures', { document, found, needed: threshold });
}

async function verifySignature(
  key: PublicKey,
  payload: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey('spki', fromBase64(key.spki), 'Ed25519', false, [
      'verify',
    ]);
    return await crypto.subtle.verify('Ed25519', imported, signature, payload);
  } catch {
    return false;
  }
}

/** Whether the key's bytes hash to its id; a key that does not is nobody's. */
export async function keyMatchesId(key: PublicKey): Promise<boolean> {
  return (await sha256Hex(fromBase64(key.spki))) === key.keyId && fromHex(key.keyId).length === 32;
}

function malformed(error: z.ZodError): RiskError {
  const issue = error.issues[0];
  return new RiskError('envelope.malformed', {
    reason: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
  });
}
