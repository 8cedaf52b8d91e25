/** Keys in the wrong hands: new ones, and such as were taken from a folder. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublicKey, Signer } from '@risk/app/model/envelope.ts';

export interface HeldKey extends Signer {
  readonly publicKey: PublicKey;
}

export function newKey(): HeldKey {
  return heldKey(generateKeyPairSync('ed25519').privateKey);
}

export async function takeKey(path: string): Promise<HeldKey> {
  return heldKey(createPrivateKey(await readFile(path, 'utf8')));
}

/** All keys of a folder. */
export async function takeKeys(folder: string): Promise<HeldKey[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pem'));
  return Promise.all(names.map((name) => takeKey(join(folder, name))));
}

function heldKey(privateKey: KeyObject): HeldKey {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const keyId = createHash('sha256').update(spki).digest('hex');
  return {
    keyId,
    publicKey: { keyId, spki: spki.toString('base64') },
    sign: async (bytes) => sign(null, bytes, privateKey),
  };
}
