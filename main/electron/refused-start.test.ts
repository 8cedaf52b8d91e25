/** A packed program that was started with its protection switched off opens nothing. */
import { afterEach, expect, it, vi } from 'vitest';
import { ElectronDouble } from '../testing/electron-double.ts';

let electron = new ElectronDouble();
vi.mock('electron', () => electron.module());

afterEach(() => {
  vi.resetModules();
  vi.unstubAllEnvs();
});

/** @returns what the program did */
async function startedWith(switches: readonly string[], environment: Record<string, string> = {}) {
  electron = new ElectronDouble();
  electron.switches.push(...switches);
  vi.doMock('electron', () => electron.module());
  for (const [name, value] of Object.entries({ RISK_LOG_LEVEL: 'silent', ...environment }))
    vi.stubEnv(name, value);
  await import('./main.ts');
  return electron.did.filter((did) => did !== 'enableSandbox');
}

it('says why, and ends', async () => {
  expect(await startedWith(['remote-debugging-port'])).toEqual([
    'Risk-O-Meter cannot start: The program does not start with the switch --remote-debugging-port.',
    'exit 1',
  ]);
  expect(electron.windows).toEqual([]);
  expect(electron.engines).toEqual([]);
});

it('says so for a setting that is not valid too', async () => {
  expect(await startedWith([], { RISK_WEB_PORT: 'x' })).toEqual([
    expect.stringMatching(/^Risk-O-Meter cannot start: The setting RISK_WEB_PORT is not valid/),
    'exit 1',
  ]);
});
