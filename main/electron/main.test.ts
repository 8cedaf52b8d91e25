/** The composition root over a stand-in for Electron, with the real workstation and its engine in a real process. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desktopVerbs } from '@risk/app/contract/desktop.ts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ElectronDouble } from '../testing/electron-double.ts';
import { ownPage } from '../testing/ipc-double.ts';
import { WINDOW_PARTITION, windowOptions } from './window.ts';

const electron = new ElectronDouble();
vi.mock('electron', () => electron.module());

let folder = '';
const renderer = electron.ipc.rendererOf(ownPage);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'risk-electron-'));
  vi.stubEnv('RISK_DATA_DIR', folder);
  await import('./main.ts');
  await vi.waitFor(() => expect(electron.windows).toHaveLength(1), 20_000);
});
afterAll(async () => {
  electron.app.emit('before-quit', { preventDefault: () => undefined });
  await vi.waitFor(() => expect(electron.did).toContain('exit 0'), 10_000);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

it('says before the app is ready that all pages are sandboxed and what its scheme is', () => {
  expect(electron.did[0]).toBe('enableSandbox');
  expect(electron.schemes).toEqual([
    {
      scheme: 'app',
      privileges: expect.objectContaining({ standard: true, secure: true, bypassCSP: false }),
    },
  ]);
});

it('keeps all state below the one data folder', () => {
  expect(electron.paths).toEqual({ userData: join(folder, 'window') });
  expect(existsSync(join(folder, 'workstation/ledger.sqlite'))).toBe(true);
});

it('opens one window on the own page, with the guarded session', () => {
  const [window] = electron.windows;
  expect(window?.loaded).toEqual(['app://risk/']);
  expect(window?.options).toEqual(
    windowOptions({
      preloadPath: join('/program', 'dist/preload/preload.cjs'),
      iconPath: join('/program', 'main/electron/assets/icon.png'),
      isPackaged: true,
      isDark: false,
    }),
  );
  expect(electron.partitions).toEqual([WINDOW_PARTITION]);
  expect(electron.session.requests('media', 'app://risk/')).toBe(false);
  expect(electron.session.loads('https://example.com/')).toBe(false);
});

it('serves pages by the own protocol', async () => {
  const response = await electron.pageHandler?.(new Request('app://risk/../secret.js'));
  expect(response?.status).toBe(404);
});

it('answers the page from the workstation', async () => {
  const answer: unknown = await renderer.invoke('risk:status.get', {});
  expect(answer).toMatchObject({ ok: true });
  const { output } = desktopVerbs['status.get'];
  const value = output.parse(Reflect.get(Object(answer), 'value'));
  expect(value).toMatchObject({
    version: '0.1.0',
    enrolment: { state: 'not-enrolled' },
    model: null,
    sampleFileName: 'german-credit-sample.csv',
  });
});

it('comes to the front on a second start instead of opening a second window', () => {
  electron.app.emit('second-instance');
  expect(electron.windows).toHaveLength(1);
});

it('asks about a window that stands still, in the system’s language, and brings it back', async () => {
  const [window] = electron.windows;
  const before = window?.loaded.length ?? 0;
  window?.emit('unresponsive');
  await vi.waitFor(() => expect(window?.loaded).toHaveLength(before + 1));
  expect(electron.did).toContain('asked: Das Fenster antwortet nicht.');
});

it('brings a page back that was killed, and answers it', async () => {
  const [window] = electron.windows;
  const before = window?.loaded.length ?? 0;
  window?.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  electron.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
  expect(window?.loaded).toHaveLength(before + 1);
  expect(await renderer.invoke('risk:jobs.list', {})).toEqual({ ok: true, value: [] });
});

it('starts the engine again when it was killed; the window stays and is answered by the new one', async () => {
  const before = electron.windows[0]?.loaded.length;
  const [first] = electron.engines;
  first?.kill('SIGKILL');
  await vi.waitFor(() => expect(electron.engines.length).toBe(2), 10_000);
  expect(await renderer.invoke('risk:jobs.list', {})).toEqual({ ok: true, value: [] });
  expect(electron.windows).toHaveLength(1);
  expect(electron.windows[0]?.loaded).toHaveLength(before ?? -1);
});
