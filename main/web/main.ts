/** `npm run workstation`: Risk-O-Meter for a browser on this machine. */
import { homedir, hostname } from 'node:os';
import { readEnvironment } from '@risk/app/contract/environment.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { forkEngine } from '../engine/fork-engine.ts';
import { machinePolicyPath, readMachinePolicy } from '../workstation/machine-policy.ts';
import { programVersion, rendererDirectory, sampleFile } from '../workstation/program-files.ts';
import { endWithParent } from './end-with-parent.ts';
import { type RunningWeb, startWeb } from './server.ts';

const say = (line: string): void => console.log(line);
let web: RunningWeb | undefined;
let ending = false;

try {
  process.once('SIGINT', () => void end(0));
  process.once('SIGTERM', () => void end(0));
  if (process.env['npm_lifecycle_event'] !== undefined) endWithParent(() => void end(0));
  const environment = readEnvironment(process.env, { platform: process.platform, homeDirectory: homedir() });
  web = await startWeb({
    dataDirectory: environment.dataDirectory,
    version: programVersion(),
    desktopName: hostname(),
    sampleFile,
    rendererDirectory,
    spawnEngine: forkEngine,
    serviceUrl: environment.serviceUrlOverride,
    policy: await readMachinePolicy(machinePolicyPath(process.platform)),
    fetch: globalThis.fetch,
    now: Date.now,
    random: Math.random,
    port: environment.webPort,
    token: environment.token ?? null,
    logLevel: environment.logLevel,
    say,
  });
  // A signal that came while it started finds nothing to close; it is closed now.
  if (ending) await web.close();
} catch (error) {
  console.error(error instanceof RiskError ? error.message : error);
  process.exit(1);
}

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await web?.close();
  if (web !== undefined) process.exit(code);
}
