/**
 * Secrets sealed by the operating system's own safe (DPAPI, Keychain, Secret Service): another user, or a copy of the
 * disk, cannot read them. The sealed text lies in a file of its own; one left in plain by the command line is read too.
 */
import type { SafeStorage } from 'electron';
import type { SecretStore } from '../workstation/secret-store.ts';
import type { Log } from './log.ts';

/** The part of Electron's `safeStorage` that is used; it can be asked once the app is ready. */
export type Safe = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'>;

export interface SealedSecretsParts {
  readonly safe: Safe;
  /** Where texts are kept, readable by this user alone. */
  readonly files: SecretStore;
  readonly log: Log;
}

export function sealedSecrets({ safe, files, log }: SealedSecretsParts): SecretStore {
  return {
    async read(name) {
      const sealed = await files.read(sealedName(name));
      if (sealed === null || sealed === '') return files.read(name);
      try {
        return safe.decryptString(Buffer.from(sealed, 'base64'));
      } catch (error) {
        // A restored disk or another account: without the key there is no secret, and the program asks anew.
        log(`the secret ${name} cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
        return null;
      }
    },
    async write(name, value) {
      if (safe.isEncryptionAvailable()) {
        await files.write(sealedName(name), safe.encryptString(value).toString('base64'));
        return;
      }
      log(`this system has no safe; the secret ${name} lies in a file that only this user can read`);
      await files.write(name, value);
      // What was sealed before would be read first.
      await files.write(sealedName(name), '');
    },
  };
}

function sealedName(name: string): string {
  return `${name}.sealed`;
}
