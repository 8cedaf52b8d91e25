/** Where the results go, and that they never go over the input. */
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { errorCodeOf } from '../engine/engine-error.ts';

export type Destination =
  | { readonly kind: 'standard-output' }
  /** A new file, or a regular file that is replaced as a whole; `mode` is that of the file that stands there. */
  | { readonly kind: 'file'; readonly path: string; readonly mode: number | null }
  /** A device or a pipe: something that is written into, and that a rename would destroy. */
  | { readonly kind: 'special'; readonly path: string; readonly isPipe: boolean };

const STANDARD_OUTPUT = new Set(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']);
/** As many links in a row as Linux follows. */
const LINK_LIMIT = 40;

/**
 * Links are followed, so that the link stays and its target is replaced, or made where there is none yet.
 * @param output null and `-` mean standard output
 * @param input null where it is no file
 * @throws RiskError `file.same-output`, `file.exists-as-folder`, `file.no-folder`, `file.unwritable`
 */
export async function findDestination(output: string | null, input: string | null): Promise<Destination> {
  if (output === null || output === '-' || STANDARD_OUTPUT.has(resolve(output)))
    return { kind: 'standard-output' };
  const found = await stat(output, { bigint: true }).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT') return null;
    throw errorCodeOf(error) === 'ENOTDIR' ? noFolder(output, error) : unwritable(output, error);
  });
  if (found === null) return { kind: 'file', path: await newPath(output, resolve(output)), mode: null };
  if (found.isDirectory()) throw new RiskError('file.exists-as-folder', { file: output });
  const source = input === null ? null : await stat(input, { bigint: true });
  // Two names of one file.
  if (
    input !== null &&
    source !== null &&
    !found.isCharacterDevice() &&
    found.ino === source.ino &&
    found.dev === source.dev
  )
    throw new RiskError('file.same-output', { file: input });
  // Its own name: what stands behind `/dev/fd/…` has no other.
  if (!found.isFile()) return { kind: 'special', path: resolve(output), isPipe: found.isFIFO() };
  return { kind: 'file', path: await realpath(output), mode: Number(found.mode & 0o7777n) };
}

/** The true path of a file that does not exist, through links that lead to nothing. */
async function newPath(output: string, path: string, links = 0): Promise<string> {
  if (links > LINK_LIMIT) throw unwritable(output, 'its links lead in a circle');
  let folder: string;
  try {
    folder = await realpath(dirname(path));
    if (!(await stat(folder)).isDirectory()) throw noFolder(output);
  } catch (error) {
    if (error instanceof RiskError) throw error;
    const isMissing = ['ENOENT', 'ENOTDIR'].includes(errorCodeOf(error) ?? '');
    throw isMissing ? noFolder(output, error) : unwritable(output, error);
  }
  const place = join(folder, basename(path));
  const link = await lstat(place).catch(() => null);
  return link?.isSymbolicLink() === true
    ? newPath(output, resolve(folder, await readlink(place)), links + 1)
    : place;
}

function noFolder(file: string, cause?: unknown): RiskError {
  return new RiskError('file.no-folder', { file }, { cause });
}

function unwritable(file: string, cause: unknown): RiskError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RiskError('file.unwritable', { file, reason }, { cause });
}
