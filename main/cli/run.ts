/** The program behind `npm run score`. */
import { homedir, hostname } from 'node:os';
import { resolve } from 'node:path';
import { readEnvironment } from '@risk/app/contract/environment.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { forkEngine } from '../engine/fork-engine.ts';
import { machinePolicyPath, readMachinePolicy } from '../workstation/machine-policy.ts';
import { programVersion, sampleFile } from '../workstation/program-files.ts';
import { progressLine } from './progress-line.ts';
import { EXIT, score } from './score.ts';

const say = (line: string): void => console.error(line);
const stopped = new AbortController();
process.on('SIGINT', () => stopped.abort());
process.on('SIGTERM', () => stopped.abort());
// A pipe that nobody reads any more is told by the write itself.
process.stdout.on('error', () => undefined);

try {
  const environment = readEnvironment(process.env, { platform: process.platform, homeDirectory: homedir() });
  const dataDirectory = resolve(environment.dataDirectory);
  // npm runs its scripts in the project's folder; the names of files mean the folder that the person is in.
  const folder = process.env['npm_lifecycle_event'] === undefined ? undefined : process.env['INIT_CWD'];
  if (folder !== undefined) process.chdir(folder);
  process.exitCode = await score(process.argv.slice(2), {
    dataDirectory,
    version: programVersion(),
    desktopName: hostname(),
    sampleFile,
    spawnEngine: forkEngine,
    serviceUrl: environment.serviceUrlOverride,
    policy: await readMachinePolicy(machinePolicyPath(process.platform)),
    fetch: globalThis.fetch,
    now: Date.now,
    random: Math.random,
    standardInput: () => process.stdin,
    output: process.stdout,
    progress: progressLine(process.stderr),
    say,
    signal: stopped.signal,
  });
} catch (error) {
  say(error instanceof RiskError ? error.message : String(error));
  process.exitCode = EXIT.failed;
}
