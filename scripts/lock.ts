/**
 * What package-lock.json has to hold so that a plain `npm ci` passes on every npm from 10 on: no build of native
 * modules that bring their binaries, every optional platform package listed, and no address of a registry.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface LockEntry {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly gypfile?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** Ships its binaries; npm 10 would still run node-gyp on it unless the lock says that there is nothing to build. */
const PREBUILT = 'node_modules/better-sqlite3';

/** Null where the lock is sound, else what is wrong with it. */
export function checkLock({ packages }: Lock): string | null {
  const problems: string[] = [];
  if (packages[PREBUILT]?.gypfile !== false)
    problems.push(`${PREBUILT} lacks "gypfile": false; run node scripts/lock.ts`);
  for (const [path, entry] of Object.entries(packages)) {
    if (entry.resolved !== undefined && entry.link !== true) problems.push(`${path} names an address`);
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
      if (!places.some((place) => place in packages))
        problems.push(`${path} lists ${name}, which has no entry`);
    }
  }
  return problems.length === 0 ? null : problems.join('\n');
}

/** npm deletes the mark at each install; this puts it back. */
export function mendLock(text: string): string {
  const lock: { packages: Record<string, object> } = JSON.parse(text);
  lock.packages[PREBUILT] = { ...lock.packages[PREBUILT], gypfile: false };
  return `${JSON.stringify(lock, null, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync('package-lock.json', mendLock(readFileSync('package-lock.json', 'utf8')));
