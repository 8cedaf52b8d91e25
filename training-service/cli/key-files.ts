/** Keys and drafts of KeySets as files: what people make and sign where the service's computer is not. */
import { access, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { fromBase64, toBase64, utf8 } from '@risk/app/model/bytes.ts';
import { envelope, type PublicKey, publicKey } from '@risk/app/model/envelope.ts';
import { type KeySet, readKeySet, type TrustedKeys } from '@risk/app/model/key-set.ts';
import { z } from 'zod';
import { newSigningKey, signingKeyOf } from '../registry/signing-key.ts';
import { writeFileWhole } from '../storage/write-file.ts';
import { readInput, readJson } from './read-files.ts';

/** An envelope that nobody may have signed yet. */
const draftFile = z.strictObject({
  payload: envelope.shape.payload,
  signatures: z.array(envelope.shape.signatures.element).max(8),
});
type Draft = z.infer<typeof draftFile>;

/** `FILE.pem` for its owner alone, and beside it `FILE.pub` for everybody. @throws RiskError `file.unwritable` */
export async function writeNewKey(path: string): Promise<string> {
  const { pem, key } = newSigningKey();
  const publicPath = `${path.replace(/\.pem$/, '')}.pub`;
  for (const file of [path, publicPath])
    if (await isThere(file))
      throw new RiskError('file.unwritable', { file: basename(file), reason: 'it is already there' });
  await writeFileWhole(path, pem, 0o600);
  await writeFileWhole(publicPath, `${JSON.stringify(key.publicKey)}\n`);
  return [
    `Key ${key.keyId}`,
    `${path} signs: keep it where no network reaches it, and a copy in another place.`,
    `${publicPath} may be shown to everybody.`,
  ].join('\n');
}

export function readPublicKey(path: string): Promise<PublicKey> {
  return readJson(path, publicKey, 'it holds no public key');
}

/** @throws RiskError `file.*`, `envelope.malformed` */
export async function readDraft(path: string): Promise<{ draft: Draft; keySet: KeySet }> {
  const draft = await readJson(path, draftFile, 'it holds no draft of a key set');
  return { draft, keySet: readKeySet(draft.payload) };
}

export async function writeDraft(path: string, keySet: KeySet): Promise<void> {
  const draft: Draft = { payload: toBase64(utf8(JSON.stringify(keySet))), signatures: [] };
  await writeFileWhole(path, `${JSON.stringify(draft, null, 2)}\n`);
}

/** Adds one signature to a draft and tells what was signed. @throws RiskError */
export async function signDraft(path: string, keyPath: string): Promise<string> {
  const { draft, keySet } = await readDraft(path);
  const file = basename(keyPath);
  await readInput(keyPath);
  const key = signingKeyOf(await readFile(keyPath, 'utf8'), file);
  const signature = toBase64(await key.sign(fromBase64(draft.payload)));
  const others = draft.signatures.filter(({ keyId }) => keyId !== key.keyId);
  const signed: Draft = { ...draft, signatures: [...others, { keyId: key.keyId, signature }] };
  await writeFileWhole(path, `${JSON.stringify(signed, null, 2)}\n`);
  return [...keyLines(keySet), '', `Signed with ${key.keyId}: ${signed.signatures.length} in all.`].join(
    '\n',
  );
}

/** A KeySet as a person checks it before signing. @param heldKeyIds keys that the service holds, marked */
export function keyLines(keys: KeySet | TrustedKeys, heldKeyIds: readonly string[] = []): string[] {
  const duties = [
    ['Root', keys.root],
    ['Releases', keys.release],
    ['Orders', keys.inForce],
  ] as const;
  const end = keys.expiresAt === null ? 'without an end' : `until ${keys.expiresAt}`;
  return [
    `Key set ${keys.version}, ${end}`,
    ...duties.flatMap(([name, { keys: some, threshold }]) => [
      `${name}: ${threshold} of ${some.length}`,
      ...some.map(({ keyId }) => `  ${keyId}${heldKeyIds.includes(keyId) ? '  held by the service' : ''}`),
    ]),
  ];
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
