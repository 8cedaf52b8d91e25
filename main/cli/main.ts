/**
 * `npm run score -- clients.csv -o scored.csv`. Compiled code is kept between runs, in the user's own folder, which halves
 * the time that the program takes to start; so nothing else is loaded before.
 */
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { perUserDirectory } from '@risk/app/contract/data-directory.ts';

const { RISK_DATA_DIR } = process.env;
const directory =
  RISK_DATA_DIR || perUserDirectory(process.env, { platform: process.platform, homeDirectory: homedir() });
enableCompileCache(join(resolve(directory), 'compile-cache'));
await import('./run.ts');
