/** Whether Electron can open a window here; its npm package fetches its program from elsewhere on first use. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const FETCH_LIMIT_MS = 40_000;

/** Path of Electron's program, null where it has not been fetched. */
export function findElectron(): string | null {
  const folder = electronFolder();
  if (folder === null) return null;
  const note = join(folder, 'path.txt');
  if (!existsSync(note)) return null;
  const program = join(folder, 'dist', readFileSync(note, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/** Lets Electron's own installer fetch its program; the path of it, null where that failed or took too long. */
export async function fetchElectron(): Promise<string | null> {
  const folder = electronFolder();
  if (folder === null) return null;
  const installer = spawn(process.execPath, [join(folder, 'install.js')], {
    stdio: 'ignore',
    timeout: FETCH_LIMIT_MS,
  });
  await new Promise((resolve) => {
    installer.once('exit', resolve);
    installer.once('error', resolve);
  });
  return findElectron();
}

/** Whether a window can be shown: Electron's sandbox does not run as root on Linux. */
export function canShowWindow(
  platform: string,
  environment: Readonly<Record<string, string | undefined>>,
  userId: number | undefined,
): boolean {
  return hasDisplay(platform, environment) && !(platform === 'linux' && userId === 0);
}

function hasDisplay(platform: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

function electronFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}
