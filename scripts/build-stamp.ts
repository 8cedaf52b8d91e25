/** Whether a part of the build is up to date: a hash over all that it is made from, kept beside what was made. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders that hold nothing that is built. */
const LEFT_OUT = new Set(['node_modules', 'testing']);
const TEST_FILE = /\.test\.tsx?$/;

/**
 * @param root folder that the names start from
 * @param inputs files and folders, relative to `root`; tests below a folder do not count
 * @returns SHA-256 over names and contents, the same on every system
 */
export function hashInputs(root: string, inputs: readonly string[]): string {
  const hash = createHash('sha256');
  const names = inputs.flatMap((input) => filesBelow(root, input)).toSorted();
  for (const name of names) {
    const content = readFileSync(join(root, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(root: string, name: string): string[] {
  const path = join(root, name);
  if (!existsSync(path)) throw new Error(`${name} is an input of the build and does not exist`);
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => !LEFT_OUT.has(entry.name) && !TEST_FILE.test(entry.name))
      .flatMap((entry) =>
        entry.isDirectory() ? filesBelow(root, `${name}/${entry.name}`) : [`${name}/${entry.name}`],
      );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [name];
    throw error;
  }
}

export function isStamped(stampPath: string, hash: string): boolean {
  return existsSync(stampPath) && readFileSync(stampPath, 'utf8') === hash;
}

/** Call before a build, so that one that is broken off is never taken for a finished one. */
export function removeStamp(stampPath: string): void {
  rmSync(stampPath, { force: true });
}

export function writeStamp(stampPath: string, hash: string): void {
  mkdirSync(dirname(stampPath), { recursive: true });
  writeFileSync(stampPath, hash);
}
