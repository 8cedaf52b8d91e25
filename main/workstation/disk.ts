/** Files that are whole or not there: written under another name, flushed, renamed. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCodeOf } from '../engine/engine-error.ts';

/** @param mode permission bits of the file, readable by this user alone where left out */
export async function writeWhole(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = temporaryName(path);
  try {
    await writeFile(temporary, content, { mode, flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushFolder(folder);
}

/** A name that nothing else has, and that says which process is at it. */
export function temporaryName(path: string): string {
  return `${path}.${process.pid}-${randomBytes(6).toString('hex')}.new`;
}

const TEMPORARY = /\.(?<pid>\d+)-[0-9a-f]{12}\.new$/;
/** The id of a dead process may be that of another one by now; nobody works on one file as long as that. */
const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000;

/** Deletes what processes that died were writing in a folder, by its temporary name. */
export async function forgetUnfinished(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const { pid } = TEMPORARY.exec(name)?.groups ?? {};
    const path = join(folder, name);
    if (pid === undefined || (isAlive(Number(pid)) && !(await isOld(path, now)))) continue;
    // A file that somebody reads, a virus scanner for instance, goes at the next start.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isOld(path: string, now: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && now - found.mtimeMs > FORGOTTEN_AFTER_MS;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user is one too.
    return errorCodeOf(error) === 'EPERM';
  }
}

/** Makes a rename in the folder survive a power cut; a system that cannot open folders does so by itself. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Null where there is no such file. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
