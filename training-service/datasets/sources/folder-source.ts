/** A local folder of CSV files, with its folders. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { byName, type CsvFile, type CsvSource, isCsv } from './csv-source.ts';

export function folderSource(folder: string): CsvSource {
  return {
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
        (cause: unknown) => {
          throw unreadable(folder, cause);
        },
      );
      const files: CsvFile[] = [];
      for (const entry of entries) {
        if (!entry.isFile() || !isCsv(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const { size } = await stat(path);
        const name = relative(folder, path);
        files.push({ name, bytes: size, read: () => read(path, name) });
      }
      return files.toSorted(byName);
    },
  };
}

async function read(path: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

function unreadable(file: string, cause: unknown): RiskError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  return isMissing
    ? new RiskError('file.not-found', { file }, { cause })
    : new RiskError('file.unreadable', { file, reason }, { cause });
}
