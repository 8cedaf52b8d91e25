/**
 * `npm start`: the service with its demonstration, and the clerk's window, in one terminal. `--no-open` never opens a
 * window and prints the browser's address; Ctrl-C ends all of it.
 */
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { readEnvironment } from '@risk/app/contract/environment.ts';
import { build } from './build.ts';
import { Children } from './children.ts';
import { fetchElectron, findElectron, hasDisplay } from './electron.ts';
import { waitUntilHealthy } from './health.ts';

const { values: options } = parseArgs({ options: { 'no-open': { type: 'boolean', default: false } } });
const environment = readEnvironment(process.env, { platform: process.platform, homeDirectory: homedir() });
const say = (line: string): void => console.log(line);
const children = new Children({ say });

process.once('SIGINT', () => void children.end(0));
process.once('SIGTERM', () => void children.end(0));
children.endWithParent(process.env['npm_lifecycle_event'] !== undefined);

try {
  await start();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  await children.end(1);
}

async function start(): Promise<void> {
  const wantsWindow = !options['no-open'] && hasDisplay(process.platform, process.env);
  if (process.env['RISK_SERVICE_URL'] === undefined)
    children.start('service', ['training-service/server.ts']);
  else say(`Using the service at ${environment.serviceUrl}`);

  const electron = wantsWindow ? (findElectron() ?? fetchElectron()) : null;
  if (wantsWindow && electron === null)
    say('Electron’s program could not be fetched, so the window opens in a browser instead.');
  await build({ parts: electron === null ? ['renderer'] : ['renderer', 'main', 'preload'], say });
  await waitUntilHealthy(environment.serviceUrl, children);
  if (children.ending) return;
  if (electron === null) children.start('workstation', ['main/web/main.ts']);
  else children.start('window', ['.'], { program: electron, endsAll: true });
}
