/**
 * Builds what ships: the window's page, Electron's main process with the engine beside it, the preload script.
 * Node runs everything else from source. A part whose inputs are unchanged is left as it is.
 *
 * `npm run build`, or `node scripts/build.ts renderer` for some parts.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hashInputs, isStamped, removeStamp, writeStamp } from './build-stamp.ts';

export const BUILD_PARTS = ['renderer', 'main', 'preload'] as const;
export type BuildPart = (typeof BUILD_PARTS)[number];

interface PartPlan {
  /** Vite's configuration, relative to the root; each part has a folder of its own below `dist`. */
  readonly config: string;
  readonly inputs: readonly string[];
  /** A file that is there once the part was built. */
  readonly result: string;
}

const plans: Readonly<Record<BuildPart, PartPlan>> = {
  renderer: {
    config: 'renderer/vite.config.ts',
    inputs: ['renderer', 'app'],
    result: 'dist/renderer/index.html',
  },
  main: { config: 'main/vite.main.config.ts', inputs: ['main', 'app'], result: 'dist/main/main.js' },
  preload: {
    config: 'main/vite.preload.config.ts',
    inputs: ['main/vite.preload.config.ts', 'main/electron', 'app/contract'],
    result: 'dist/preload/preload.cjs',
  },
};

/** What every part depends on. */
const SHARED_INPUTS = ['package-lock.json', 'package.json', 'tsconfig.json', 'scripts/build.ts'];

export interface BuildOptions {
  /** All parts where left out. */
  readonly parts?: readonly BuildPart[];
  /** Takes one line for each part that is built. */
  readonly say?: (line: string) => void;
  /** Root of the repository. */
  readonly root?: string;
}

/** @throws Error where a part cannot be built, with the bundler's own message */
export async function build(options: BuildOptions = {}): Promise<void> {
  const { parts = BUILD_PARTS, say = () => undefined, root = resolve(import.meta.dirname, '..') } = options;
  for (const part of parts) {
    const plan = plans[part];
    const stampPath = join(root, `dist/.stamps/${part}`);
    const hash = hashInputs(root, [...SHARED_INPUTS, ...plan.inputs]);
    if (isStamped(stampPath, hash) && existsSync(join(root, plan.result))) continue;
    removeStamp(stampPath);
    const started = performance.now();
    // Loaded late: with nothing to build, a start should not wait for the bundler.
    const vite = await import('vite');
    await vite.build({ configFile: join(root, plan.config), configLoader: 'native', logLevel: 'error' });
    writeStamp(stampPath, hash);
    say(`Built ${part} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}

function isBuildPart(name: string): name is BuildPart {
  return BUILD_PARTS.some((part) => part === name);
}

if (import.meta.main) {
  const names = process.argv.slice(2);
  const parts = names.filter(isBuildPart);
  if (parts.length < names.length) {
    console.error(`Parts are: ${BUILD_PARTS.join(', ')}`);
    process.exitCode = 2;
  } else {
    try {
      await build({ parts: parts.length === 0 ? BUILD_PARTS : parts, say: console.log });
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
}
