/** Test help: a fresh Ed25519 key on the Web platform's own functions. */
import { sha256Hex, toBase64 } from '../bytes.ts';
import type { PublicKey, Signer } from '../envelope.ts';

export async function makeKey(): Promise<{ signer: Signer; key: PublicKey }> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('expected a key pair');
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  const key = { keyId: await sha256Hex(spki), spki: toBase64(spki) };
  const sign = async (bytes: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, Uint8Array.from(bytes)));
  return { key, signer: { keyId: key.keyId, sign } };
}
