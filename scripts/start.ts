/**
 * `npm start`: the service with its demonstration, and the clerk's window, in one terminal. `--no-open` never opens a
 * window and prints the browser's address; Ctrl-C ends all of it.
 */
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { type Environment, readEnvironment } from '@risk/app/contract/environment.ts';
import { build } from './build.ts';
import { Children } from './children.ts';
import { canShowWindow, fetchElectron, findElectron } from './electron.ts';
import { waitUntilHealthy } from './health.ts';

const RESTART_PAUSE_MS = 3000;

const say = (line: string): void => console.log(line);
const children = new Children({ say });
/** Whether the person has something to work with by now. */
let isOpen = false;

process.once('SIGINT', () => void children.end(0));
process.once('SIGTERM', () => void children.end(0));
children.endWithParent(process.env['npm_lifecycle_event'] !== undefined);

try {
  const { values } = parseArgs({ options: { 'no-open': { type: 'boolean', default: false } } });
  const environment = readEnvironment(process.env, { platform: process.platform, homeDirectory: homedir() });
  const wantsWindow = !values['no-open'] && canShowWindow(process.platform, process.env, process.getuid?.());
  await start(environment, wantsWindow);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  await children.end(1);
}

async function start(environment: Environment, wantsWindow: boolean): Promise<void> {
  const isOurs = isOwnService(environment);
  if (isOurs) startService();
  else say(`Using the service at ${environment.serviceUrl}`);

  const electron = wantsWindow ? (findElectron() ?? (await fetchElectron())) : null;
  if (wantsWindow && electron === null)
    say('Electron’s program could not be fetched, so the window opens in a browser instead.');
  await build({ parts: electron === null ? ['renderer'] : ['renderer', 'main', 'preload'], say });
  // Another machine's service may be out of reach: the window knows what to do then.
  if (isOurs) await waitUntilHealthy(environment.serviceUrl, children);
  if (children.ending) return;
  isOpen = true;
  if (electron === null) startWorkstation();
  else children.start('window', ['.'], { program: electron, onEnd: afterWindow });
}

/** Whether the address is the one that a service started here would have. */
function isOwnService({ serviceUrl, servicePort }: Environment): boolean {
  const { protocol, hostname, port } = new URL(serviceUrl);
  return protocol === 'http:' && /^(127\.0\.0\.1|localhost)$/.test(hostname) && Number(port) === servicePort;
}

function startService(): void {
  children.start('service', ['training-service/server.ts'], {
    onEnd: (code) => {
      if (!isOpen) {
        void children.end(code === 0 ? 0 : 1);
        return;
      }
      say('The service has ended. Scoring goes on with the stored model while it is started again.');
      setTimeout(() => {
        if (!children.ending) startService();
      }, RESTART_PAUSE_MS);
    },
  });
}

function startWorkstation(): void {
  children.start('workstation', ['main/web/main.ts']);
}

/** A closed window ends everything; one that could not live here makes room for the browser. */
function afterWindow(code: number | null): void {
  if (code === 0) {
    void children.end(0);
    return;
  }
  say('The Electron window could not stay open here, so use a browser instead.');
  startWorkstation();
}
