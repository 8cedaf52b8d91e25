import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderArtifactStore, sha256Of } from './artifact-store.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'risk-artifacts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = new TextEncoder().encode('abc');
/** SHA-256 of "abc" as in FIPS 180-4's examples. */
const SHA_OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('names what it holds by its SHA-256 and gives it back', async () => {
  const store = new FolderArtifactStore(folder);
  expect(await store.put(bytes)).toBe(SHA_OF_ABC);
  expect(await store.put(bytes)).toBe(SHA_OF_ABC);
  expect(await store.get(SHA_OF_ABC)).toEqual(bytes);
  expect(readdirSync(join(folder, 'ba'))).toEqual([SHA_OF_ABC]);
});

test('does not serve bytes that were changed, and puts them right when they come again', async () => {
  const store = new FolderArtifactStore(folder);
  await store.put(bytes);
  writeFileSync(join(folder, 'ba', SHA_OF_ABC), 'abd');
  await expect(store.get(SHA_OF_ABC)).rejects.toMatchObject({ code: 'artifact.damaged' });
  await store.put(bytes);
  expect(await store.get(SHA_OF_ABC)).toEqual(bytes);
});

test('says what is not there', async () => {
  const store = new FolderArtifactStore(folder);
  await expect(store.get(sha256Of('nothing'))).rejects.toMatchObject({ code: 'request.not-found' });
});
