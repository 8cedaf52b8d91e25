import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { CLOSE_TIMEOUT_MS, followLifecycle, keepOneInstance, type LifecycleApp } from './lifecycle.ts';

class AppDouble extends EventEmitter implements LifecycleApp {
  readonly did: string[] = [];
  readonly #isFirst: boolean;
  constructor(isFirst = true) {
    super();
    this.#isFirst = isFirst;
  }
  requestSingleInstanceLock = () => this.#isFirst;
  quit = () => void this.did.push('quit');
  exit = (code: number) => void this.did.push(`exit ${code}`);
  /** @returns whether quitting was put off */
  beforeQuit(): boolean {
    let putOff = false;
    this.emit('before-quit', { preventDefault: () => void (putOff = true) });
    return putOff;
  }
}

afterEach(() => void vi.useRealTimers());

function followed(close: () => Promise<void>, platform = 'linux') {
  const app = new AppDouble();
  const log: string[] = [];
  let opened = 0;
  followLifecycle({
    app,
    openWindow: () => void opened++,
    close,
    platform,
    log: (line) => void log.push(line),
  });
  return { app, log, opened: () => opened };
}

it('leaves to the first instance, which comes to the front', () => {
  const second = new AppDouble(false);
  expect(keepOneInstance(second, () => undefined)).toBe(false);
  expect(second.did).toEqual(['quit']);

  const first = new AppDouble(true);
  let opened = 0;
  expect(keepOneInstance(first, () => void opened++)).toBe(true);
  first.emit('second-instance');
  expect([first.did, opened]).toEqual([[], 1]);
});

it.each([
  ['linux', ['quit']],
  ['win32', ['quit']],
  ['darwin', []],
])('after the last window on %s does %j', (platform, did) => {
  const { app } = followed(() => Promise.resolve(), platform);
  app.emit('window-all-closed');
  expect(app.did).toEqual(did);
});

it('opens the window again from the dock', () => {
  const { app, opened } = followed(() => Promise.resolve(), 'darwin');
  app.emit('activate');
  expect(opened()).toBe(1);
});

it('ends only when the workstation has ended, and ends it once', async () => {
  const closed = Promise.withResolvers<void>();
  let closes = 0;
  const { app } = followed(() => {
    closes++;
    return closed.promise;
  });
  expect([app.beforeQuit(), app.beforeQuit()]).toEqual([true, true]);
  await Promise.resolve();
  expect([closes, app.did]).toEqual([1, []]);
  closed.resolve();
  await vi.waitFor(() => expect(app.did).toEqual(['exit 0']));
});

it('ends all the same where the workstation fails to', async () => {
  const { app, log } = followed(() => Promise.reject(new Error('stuck')));
  app.beforeQuit();
  await vi.waitFor(() => expect(app.did).toEqual(['exit 1']));
  expect(log).toEqual(['the workstation did not end well: Error: stuck']);
});

it('does not wait for ever', async () => {
  vi.useFakeTimers();
  const { app, log } = followed(() => new Promise(() => undefined));
  app.beforeQuit();
  await vi.advanceTimersByTimeAsync(CLOSE_TIMEOUT_MS);
  expect(app.did).toEqual(['exit 1']);
  expect(log).toEqual(['the workstation did not end in time']);
});
