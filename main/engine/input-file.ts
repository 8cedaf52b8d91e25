/** The file that is scored, held open from its first byte to its last. */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { fileError } from './engine-error.ts';

const READ_BYTES = 512 * 1024;

export class InputFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #signature: string;

  private constructor(path: string, handle: FileHandle, signature: string) {
    this.#path = path;
    this.#handle = handle;
    this.#signature = signature;
  }

  /** @throws RiskError `file.*` */
  static async open(path: string): Promise<InputFile> {
    const handle = await open(path, 'r').catch((error: unknown) => {
      throw fileError(error, path);
    });
    return new InputFile(path, handle, signatureOf(await handle.stat()));
  }

  /**
   * Piece by piece; a piece is good until the next one is asked for.
   * @throws RiskError `file.unreadable`
   */
  async *bytes(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(READ_BYTES);
    for (let position = 0; ; ) {
      const { bytesRead } = await this.#handle
        .read(buffer, 0, READ_BYTES, position)
        .catch((error: unknown) => {
          throw fileError(error, this.#path);
        });
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  /**
   * What was read from a file that somebody wrote to meanwhile is neither the old content nor the new. A file that was
   * deleted or replaced meanwhile was read to its end as it was.
   * @throws RiskError `file.changed`
   */
  async requireUnchanged(): Promise<void> {
    if (signatureOf(await this.#handle.stat()) !== this.#signature)
      throw new RiskError('file.changed', { file: basename(this.#path) });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function signatureOf({ size, mtimeMs }: Awaited<ReturnType<typeof stat>>): string {
  return `${size} ${mtimeMs}`;
}
