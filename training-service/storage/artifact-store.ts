/** Large immutable things (data sets, ONNX files), named by the SHA-256 of their bytes. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { writeFileWhole } from './write-file.ts';

export interface ArtifactStore {
  /** Storing the same bytes again changes nothing. @returns their SHA-256, lower-case hex */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws RiskError `request.not-found`, `artifact.damaged` where the stored bytes are not those that were put */
  get(sha256: string): Promise<Uint8Array<ArrayBuffer>>;
}

export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export class FolderArtifactStore implements ArtifactStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = sha256Of(bytes);
    if (await this.#holds(sha256)) return sha256;
    const path = this.#path(sha256);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFileWhole(path, bytes);
    return sha256;
  }

  async get(sha256: string): Promise<Uint8Array<ArrayBuffer>> {
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = new Uint8Array(await readFile(this.#path(sha256)));
    } catch (cause) {
      throw new RiskError('request.not-found', { what: 'artifact', name: sha256 }, { cause });
    }
    const found = sha256Of(bytes);
    if (found !== sha256) throw new RiskError('artifact.damaged', { expected: sha256, found });
    return bytes;
  }

  /** A file that was damaged since is put again. */
  async #holds(sha256: string): Promise<boolean> {
    try {
      await this.get(sha256);
      return true;
    } catch {
      await rm(this.#path(sha256), { force: true });
      return false;
    }
  }

  /** Spread over folders by the first two digits, so that no folder grows without end. */
  #path(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }
}
