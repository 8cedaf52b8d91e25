/** The real program for tests: a service with its demonstration, and Electron on a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const root = resolve(import.meta.dirname, '../..');
export const samplePath = join(root, 'app/schema/german-credit-sample.csv');

/** Why Electron cannot run here, null where it can. */
export function missingElectron(): string | null {
  if (electronProgram() === null)
    return "Electron's program has not been fetched (node_modules/electron/path.txt)";
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'there is no display';
  return ['dist/main/main.js', 'dist/preload/preload.cjs', 'dist/renderer/index.html'].every((name) =>
    existsSync(join(root, name)),
  )
    ? null
    : 'it is not built: npm run build';
}

function electronProgram(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const note = join(folder, 'path.txt');
  if (!existsSync(note)) return null;
  const program = join(folder, 'dist', readFileSync(note, 'utf8').trim());
  return existsSync(program) ? program : null;
}

export interface Desktop {
  readonly application: ElectronApplication;
  readonly page: Page;
  readonly dataDirectory: string;
  close(): Promise<void>;
}

/** Starts both and waits for the window; `page` may still be fetching its model. */
export async function openDesktop(): Promise<Desktop> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'risk-e2e-electron-'));
  const servicePort = await freePort();
  const environment = {
    ...definedOnly(process.env),
    RISK_DATA_DIR: dataDirectory,
    RISK_SERVICE_PORT: String(servicePort),
  };
  const service = spawn(process.execPath, ['training-service/server.ts'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilHealthy(`http://127.0.0.1:${servicePort}/health`, service);
  // Chromium refuses to sandbox what root starts; nobody but a container does so.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const application = await _electron.launch({
    executablePath: electronProgram() ?? '',
    args: asRoot ? ['--no-sandbox', '.'] : ['.'],
    cwd: root,
    env: environment,
  });
  return {
    application,
    page: await application.firstWindow(),
    dataDirectory,
    async close() {
      await application.close();
      if (service.exitCode === null) {
        const exited = once(service, 'exit');
        service.kill('SIGTERM');
        await exited;
      }
      rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function definedOnly(source: NodeJS.ProcessEnv): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) if (value !== undefined) defined[name] = value;
  return defined;
}

async function untilHealthy(address: string, service: ChildProcess): Promise<void> {
  while (service.exitCode === null) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((wake) => {
      setTimeout(wake, 200);
    });
  }
  throw new Error(`the service ended with code ${service.exitCode}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
