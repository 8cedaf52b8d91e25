/** The file to score, which may also be a pipe. */
import { createReadStream, createWriteStream } from 'node:fs';
import { constants, mkdir, open, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RiskError } from '@risk/app/contract/errors.ts';
import { errorCodeOf, fileError } from '../engine/engine-error.ts';
import { temporaryName } from '../workstation/disk.ts';
import { workstationPaths } from '../workstation/paths.ts';

interface InputParts {
  readonly dataDirectory: string;
  readonly standardInput: () => NodeJS.ReadableStream;
  readonly signal: AbortSignal;
}

interface InputFile {
  readonly path: string;
  /** Whether it is a copy of what came through a pipe, for this user alone, that has to go in the end. */
  readonly isCopy: boolean;
}

const STANDARD_INPUT = new Set(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

/**
 * A regular file by its true name: the engine is another process, in which `/dev/stdin` is something else. Anything
 * else is read to its end into a copy.
 * @throws RiskError `file.not-found`, `file.exists-as-folder`, `file.unreadable`, `storage.disk-full`; the signal's
 * reason
 */
export async function openInput(input: string, parts: InputParts): Promise<InputFile> {
  try {
    if ((await requireInput(input)).isFile()) return { path: await realpath(input), isCopy: false };
    return { path: await copyOf(input, parts), isCopy: true };
  } catch (error) {
    if (error instanceof RiskError || parts.signal.aborted) throw error;
    if (errorCodeOf(error) === 'ENOSPC') throw new RiskError('storage.disk-full', {}, { cause: error });
    throw fileError(error, input);
  }
}

/** @throws RiskError `file.not-found`, `file.exists-as-folder`, `file.unreadable` */
export async function requireInput(input: string) {
  const found = await stat(input).catch((error: unknown) => {
    throw fileError(error, input);
  });
  if (found.isDirectory()) throw new RiskError('file.exists-as-folder', { file: basename(resolve(input)) });
  return found;
}

async function copyOf(input: string, { dataDirectory, standardInput, signal }: InputParts): Promise<string> {
  signal.throwIfAborted();
  const copy = temporaryName(join(workstationPaths(dataDirectory).uploads, 'input'));
  await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
  // Opening a pipe waits for a writer, and nothing but a writer ends the wait.
  const release = (): void =>
    void open(input, constants.O_WRONLY | constants.O_NONBLOCK).then(
      (writer) => writer.close(),
      () => undefined,
    );
  const isStandard = STANDARD_INPUT.has(resolve(input));
  if (!isStandard) signal.addEventListener('abort', release, { once: true });
  try {
    const source = isStandard ? standardInput() : createReadStream(input);
    await pipeline(source, createWriteStream(copy, { mode: 0o600 }), { signal });
    return copy;
  } catch (error) {
    await rm(copy, { force: true });
    throw error;
  } finally {
    signal.removeEventListener('abort', release);
  }
}
