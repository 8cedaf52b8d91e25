/** Where the results go, and that they never go over the input. */
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { errorCodeOf, fileError } from '../engine/engine-error.ts';

/** @throws RiskError `file.not-found`, `file.exists-as-folder`, `file.unreadable` */
export async function requireInput(input: string): Promise<void> {
  try {
    const found = await stat(input);
    if (found.isDirectory()) throw new RiskError('file.exists-as-folder', { file: basename(resolve(input)) });
  } catch (error) {
    throw error instanceof RiskError ? error : fileError(error, input);
  }
}

/**
 * The true path to write to: links are followed, so that the link stays and its target is replaced.
 * @throws RiskError `file.same-output`, `file.exists-as-folder`, `file.unwritable`
 */
export async function outputPath(output: string, input: string): Promise<string> {
  const path = await truePath(output);
  if (path === (await realpath(input))) throw new RiskError('file.same-output', { file: input });
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (found?.isDirectory() === true) throw new RiskError('file.exists-as-folder', { file: output });
  const source = await stat(input, { bigint: true });
  // Two names of one file.
  if (found !== null && found.ino === source.ino && found.dev === source.dev)
    throw new RiskError('file.same-output', { file: input });
  return path;
}

async function truePath(output: string): Promise<string> {
  const path = resolve(output);
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw unwritable(output, error);
  }
  try {
    return join(await realpath(dirname(path)), basename(path));
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT')
      throw new RiskError(
        'file.unwritable',
        { file: output, reason: 'its folder does not exist' },
        { cause: error },
      );
    throw unwritable(output, error);
  }
}

function unwritable(file: string, cause: unknown): RiskError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RiskError('file.unwritable', { file, reason }, { cause });
}
