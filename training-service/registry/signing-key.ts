/** The service's Ed25519 keys: each in a file that only its owner reads, the first one made at the first start. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { PublicKey, Signer } from '@risk/app/model/envelope.ts';
import type { Connection } from '../context.ts';
import { sha256Of } from '../storage/artifact-store.ts';
import { writeFileWhole } from '../storage/write-file.ts';

export interface SigningKey extends Signer {
  readonly publicKey: PublicKey;
}

const FILE = 'root.pem';
const ROOT_KEY_SETTING = 'root-key';

/**
 * The key that this database's releases and orders are signed by. The database keeps its id from the first start on: with
 * the folder lost, or another one, a new key would be made that every desktop refuses.
 * @param folder `<data>/service/keys`
 * @throws RiskError `storage.other-root-key`
 */
export async function openRootKey(kysely: Connection, folder: string): Promise<SigningKey> {
  const known = await knownKeyId(kysely);
  if (known !== null && (await readPem(folder)) === null)
    throw new RiskError('storage.other-root-key', { folder });
  const key = await openSigningKey(folder);
  await kysely
    .insertInto('settings')
    .values({ key: ROOT_KEY_SETTING, value: key.keyId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if ((await knownKeyId(kysely)) !== key.keyId) throw new RiskError('storage.other-root-key', { folder });
  return key;
}

async function knownKeyId(kysely: Connection): Promise<string | null> {
  const query = kysely.selectFrom('settings').select('value').where('key', '=', ROOT_KEY_SETTING);
  return (await query.executeTakeFirst())?.value ?? null;
}

/** @param folder `<data>/service/keys` */
export async function openSigningKey(folder: string): Promise<SigningKey> {
  const known = await readPem(folder);
  if (known !== null) return signingKey(createPrivateKey(known));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { pem, key } = newSigningKey();
  await writeFileWhole(join(folder, FILE), pem, 0o600);
  return key;
}

/** A further key beside the first one. @param folder `<data>/service/keys` */
export async function makeSigningKey(folder: string): Promise<SigningKey> {
  const { pem, key } = newSigningKey();
  await writeFileWhole(join(folder, `${key.keyId}.pem`), pem, 0o600);
  return key;
}

/** A new key and its PKCS #8 form in PEM. */
export function newSigningKey(): { readonly pem: string; readonly key: SigningKey } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { pem, key: signingKey(privateKey) };
}

/** @param file its name in messages @throws RiskError `file.unreadable` where it is no Ed25519 key in PEM */
export function signingKeyOf(pem: string, file: string): SigningKey {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return signingKey(key);
  } catch (cause) {
    throw new RiskError('file.unreadable', { file, reason: 'it holds no private key' }, { cause });
  }
  throw new RiskError('file.unreadable', { file, reason: 'it holds no Ed25519 key' });
}

/** All keys of the folder by their ids. @param folder `<data>/service/keys` */
export async function readSigningKeys(folder: string): Promise<ReadonlyMap<string, SigningKey>> {
  const names = await readdir(folder).catch((): string[] => []);
  const keys = new Map<string, SigningKey>();
  for (const name of names.filter((candidate) => candidate.endsWith('.pem'))) {
    const key = signingKeyOf(await readFile(join(folder, name), 'utf8'), name);
    keys.set(key.keyId, key);
  }
  return keys;
}

async function readPem(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, FILE), 'utf8');
  } catch (error) {
    // Any other failure must not make a new key: every desktop would refuse it.
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return null;
    throw error;
  }
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
