/** The service's Ed25519 key: made at the first start, kept in a file that only its owner reads. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublicKey, Signer } from '@risk/app/model/envelope.ts';
import { sha256Of } from '../storage/artifact-store.ts';
import { writeFileWhole } from '../storage/write-file.ts';

export interface SigningKey extends Signer {
  readonly publicKey: PublicKey;
}

/** @param folder `<data>/service/keys` */
export async function openSigningKey(folder: string): Promise<SigningKey> {
  const path = join(folder, 'root.pem');
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch (error) {
    // Any other failure must not make a new key: every desktop would refuse it.
    if (!(error instanceof Error && Reflect.get(error, 'code') === 'ENOENT')) throw error;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await writeFileWhole(path, pem, 0o600);
  }
  return signingKey(createPrivateKey(pem));
}

function signingKey(privateKey: KeyObject): SigningKey {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const keyId = sha256Of(spki);
  return {
    keyId,
    publicKey: { keyId, spki: spki.toString('base64') },
    sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
  };
}
