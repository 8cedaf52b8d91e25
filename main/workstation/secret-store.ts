/** Where this computer keeps what nobody else may read. Electron brings the operating system's own safe. */
import { join } from 'node:path';
import { readIfThere, writeWhole } from './disk.ts';

export interface SecretStore {
  /** Null where there is none. */
  read(name: string): Promise<string | null>;
  write(name: string, value: string): Promise<void>;
}

/** Files that only this user can read. */
export function fileSecrets(directory: string): SecretStore {
  return {
    read: (name) => readIfThere(join(directory, name)),
    write: (name, value) => writeWhole(join(directory, name), value, 0o600),
  };
}
