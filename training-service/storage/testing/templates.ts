/**
 * Freshly initialised database folders, made once and copied: initialising takes seconds, copying a tenth of one. They lie
 * in node_modules/.cache, named by what made them, so another version makes its own.
 */
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/risk-databases', import.meta.url));

/** Path of the template `name`, made by `make` where there is none; several processes may ask at once. */
export async function template(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const path = join(CACHE, name);
  if (existsSync(path)) return path;
  const temporary = `${path}.${process.pid}.tmp`;
  await mkdir(CACHE, { recursive: true });
  await make(temporary);
  // Whoever is second finds the folder in place and throws the own one away.
  await rename(temporary, path).catch(() => rm(temporary, { recursive: true, force: true }));
  return path;
}

/** Puts an initialised, empty PGlite where `openDatabase({ directory })` looks for it. */
export async function layPglite(directory: string): Promise<void> {
  const source = await template(`pglite-${pgliteVersion()}`, async (folder) => {
    const database = await PGlite.create(folder);
    await database.close();
  });
  await mkdir(directory, { recursive: true });
  await cp(source, join(directory, 'pglite'), { recursive: true });
}

function pgliteVersion(): string {
  const packageFile = new URL('../../../node_modules/@electric-sql/pglite/package.json', import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, 'utf8'))).version;
}
