/**
 * Electron's own security checklist, all 20 points, each held against what this program does. What a page would notice
 * is tried again in the real program by the end-to-end tests.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { WebPreferences } from 'electron';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SessionDouble } from '../testing/electron-double.ts';
import { machinePolicyPath } from '../workstation/machine-policy.ts';
import { contentSecurityPolicy } from './content-policy.ts';
import { guardSession } from './guards.ts';
import { appPrivileges, PAGE_URL } from './origin.ts';
import { windowOptions } from './window.ts';

const folder = import.meta.dirname;
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const filesThat = (use: RegExp): string[] =>
  sources.filter(({ text }) => use.test(text)).map(({ name }) => name);

const options = windowOptions({ preloadPath: '/p.cjs', iconPath: '/i.png', isPackaged: true, isDark: false });
const preferences: WebPreferences = options.webPreferences ?? {};

describe("Electron's security checklist", () => {
  it('1 loads nothing but its own files', () => {
    const session = new SessionDouble();
    guardSession(session, { allowDevTools: false, log: () => undefined });
    expect(PAGE_URL).toBe('app://risk/');
    for (const url of ['http://risk/', 'https://risk/', 'ws://risk/', 'ftp://risk/', 'file:///risk/'])
      expect(session.loads(url), url).toBe(false);
    expect(filesThat(/https?:\/\//)).toEqual([]);
  });

  it('2 gives pages no Node', () => {
    expect(preferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('3 isolates the context of the preload script', () => {
    expect(preferences.contextIsolation).toBe(true);
    expect(filesThat(/exposeInMainWorld/)).toEqual(['preload.ts']);
  });

  it('4 sandboxes the window, and every page that could ever be made', () => {
    expect(preferences.sandbox).toBe(true);
    expect(filesThat(/app\.enableSandbox\(\)/)).toEqual(['main.ts']);
  });

  it('5 answers every request for a permission', () => {
    const session = new SessionDouble();
    guardSession(session, { allowDevTools: false, log: () => undefined });
    expect(session.requests('geolocation', PAGE_URL)).toBe(false);
    expect(session.checkHandler?.(null, 'geolocation', PAGE_URL)).toBe(false);
  });

  it('6 keeps web security on', () => {
    expect(preferences.webSecurity).toBe(true);
  });

  it('7 has a content security policy', () => {
    expect(contentSecurityPolicy('n')).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(appPrivileges.bypassCSP).toBe(false);
  });

  it('8 runs no insecure content', () => {
    expect(preferences.allowRunningInsecureContent).toBe(false);
  });

  it('9, 10 switches no experiment of Chromium on', () => {
    expect(preferences.experimentalFeatures).toBe(false);
    expect(preferences).not.toHaveProperty('enableBlinkFeatures');
    expect(filesThat(/appendSwitch|enableBlinkFeatures/)).toEqual([]);
  });

  it('11, 12 has no webview', () => {
    expect(preferences.webviewTag).toBe(false);
    expect(filesThat(/allowpopups/)).toEqual([]);
    expect(filesThat(/will-attach-webview/)).toEqual(['guards.ts']);
  });

  it('13, 14 limits navigation and new windows of all pages', () => {
    expect(filesThat(/'will-frame-navigate'.*\n|setWindowOpenHandler/)).toEqual(['guards.ts']);
    expect(filesThat(/'web-contents-created'.*guardContents/)).toEqual(['main.ts']);
    expect(preferences.navigateOnDragDrop).toBe(false);
  });

  it('15 opens nothing outside', () => {
    expect(filesThat(/openExternal|openPath|\bshell\b/)).toEqual([]);
  });

  it('16 uses one exact version of Electron', () => {
    const { devDependencies } = z
      .looseObject({ devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(resolve(folder, '../../package.json'), 'utf8')));
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('17 checks who calls, at the one place where calls arrive', () => {
    expect(filesThat(/ipcMain\.(handle|on|once)\b/)).toEqual(['ipc.ts']);
    expect(filesThat(/ipcRenderer\.(invoke|send|sendSync|postMessage|sendToHost)\b/)).toEqual([
      'preload-functions.ts',
    ]);
    expect(filesThat(/ipcRenderer\.(send|sendSync|postMessage|sendToHost)\b/)).toEqual([]);
  });

  it('18 serves pages by its own protocol and loads no file:// address', () => {
    expect(filesThat(/loadFile|file:\/\/\//)).toEqual([]);
    expect(filesThat(/\.loadURL\(/)).toEqual(['main-window.ts']);
    expect(appPrivileges).toEqual({
      standard: true,
      secure: true,
      supportFetchAPI: true,
      codeCache: true,
      bypassCSP: false,
      allowServiceWorkers: false,
      corsEnabled: false,
      stream: false,
      allowExtensions: false,
    });
  });

  it('19 sets the fuses', () => {
    // Read back from the packed program by scripts/pack.test.ts.
    const configuration = readFileSync(resolve(folder, '../../electron-builder.yml'), 'utf8');
    expect(configuration).toMatch(/^afterPack: \.\/scripts\/ninth-fuse\.ts$/m);
    expect(configuration).toMatch(/^electronFuses:$/m);
  });

  it('20 hands no object of Electron to the page', () => {
    const preload = sources.find(({ name }) => name === 'preload-functions.ts')?.text ?? '';
    expect(preload).toContain('listener(payload)');
    expect(filesThat(/\bexpose.*ipcRenderer\b[^,]/)).toEqual([]);
  });

  it('has no developer tools once packed', () => {
    expect(preferences.devTools).toBe(false);
    const unpacked = windowOptions({ preloadPath: '', iconPath: '', isPackaged: false, isDark: false });
    expect(unpacked.webPreferences?.devTools).toBe(true);
  });
});

it('imports Electron at run time in the two composition roots alone', () => {
  expect(filesThat(/^import (?!type)[^;]*from 'electron';/m)).toEqual(['main.ts', 'preload.ts']);
});

it('loads no library into the preload script', () => {
  for (const name of ['preload.ts', 'preload-functions.ts', 'channels.ts']) {
    const text = sources.find((source) => source.name === name)?.text ?? '';
    const imported = [...text.matchAll(/^import (?!type)[^;]*from '([^']+)';/gm)].map(([, from]) => from);
    for (const from of imported)
      expect(from).toMatch(
        /^(electron|\.\/channels\.ts|\.\/preload-functions\.ts|@risk\/app\/contract\/desktop-preload\.ts)$/,
      );
  }
});

describe('docs/security.md', () => {
  const root = resolve(folder, '../..');
  const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

  it('speaks of all 20 points, each with a test that is there', () => {
    const rows = [...page.matchAll(/^\| (\d+) .*\| `([^`]+\.test\.ts)` \|$/gm)];
    expect(rows.map(([, point]) => Number(point))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    for (const [, , file = ''] of rows) expect(existsSync(join(root, file)), file).toBe(true);
  });

  it('says of each fuse what is set', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (on|off) \|/gm)].map(([, ...row]) => row);
    expect(Object.fromEntries(rows)).toEqual({
      runAsNode: 'off',
      cookieEncryption: 'on',
      nodeOptions: 'off',
      nodeCliInspect: 'off',
      embeddedAsarIntegrityValidation: 'on',
      onlyLoadAppFromAsar: 'on',
      loadBrowserProcessSpecificV8Snapshot: 'off',
      grantFileProtocolExtraPrivileges: 'off',
      wasmTrapHandlers: 'on',
    });
  });

  it('names the policy file of each system', () => {
    for (const platform of ['win32', 'darwin', 'linux'])
      expect(page).toContain(`\`${machinePolicyPath(platform)}\``);
  });
});
