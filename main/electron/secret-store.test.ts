import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { fileSecrets } from '../workstation/secret-store.ts';
import { type Safe, sealedSecrets } from './secret-store.ts';

/** Flips all bits and marks them, as a key would. */
function safeWithKey(key: string, available = true): Safe {
  return {
    isEncryptionAvailable: () => available,
    encryptString: (text) => flipped(Buffer.from(`${key}:${text}`)),
    decryptString: (sealed) => {
      const [owner, ...rest] = flipped(sealed).toString().split(':');
      if (owner !== key) throw new Error('the key does not fit');
      return rest.join(':');
    },
  };
}

function flipped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ 0xff));
}

function store(safe: Safe, folder = temporaryFolder()) {
  const log: string[] = [];
  const files = fileSecrets(folder);
  return { folder, files, log, secrets: sealedSecrets({ safe, files, log: (line) => void log.push(line) }) };
}

it('keeps a secret across starts, and never in plain', async () => {
  const { secrets, folder } = store(safeWithKey('anna'));
  await secrets.write('token', 'rsk_very:secret');
  expect(await store(safeWithKey('anna'), folder).secrets.read('token')).toBe('rsk_very:secret');
  for (const name of readdirSync(folder))
    expect(readFileSync(join(folder, name), 'utf8')).not.toContain('secret');
});

it('has none before one was written', async () => {
  expect(await store(safeWithKey('anna')).secrets.read('token')).toBeNull();
});

it('has none where the key is not the one it was sealed with, and says so without the secret', async () => {
  const { secrets, folder } = store(safeWithKey('anna'));
  await secrets.write('token', 'rsk_secret');
  const other = store(safeWithKey('ben'), folder);
  expect(await other.secrets.read('token')).toBeNull();
  expect(other.log).toEqual(['the secret token cannot be opened: the key does not fit']);
});

it('reads what the command line left in plain', async () => {
  const { files, secrets } = store(safeWithKey('anna'));
  await files.write('token', 'rsk_plain');
  expect(await secrets.read('token')).toBe('rsk_plain');
});

it('falls back to a file of this user where the system has no safe', async () => {
  const { folder, secrets, log } = store(safeWithKey('anna'));
  await secrets.write('token', 'old');
  const without = store(safeWithKey('anna', false), folder);
  await without.secrets.write('token', 'new');
  expect(await without.secrets.read('token')).toBe('new');
  expect(without.log).toEqual([
    'this system has no safe; the secret token lies in a file that only this user can read',
  ]);
  expect(log).toEqual([]);
});
