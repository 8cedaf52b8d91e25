import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { MainWindow, type WindowLike } from './main-window.ts';

class WindowDouble extends EventEmitter implements WindowLike {
  readonly did: string[] = [];
  minimized = false;
  readonly webContents = Object.assign(new EventEmitter(), {
    id: 7,
    send: (channel: string, payload: unknown) =>
      void this.did.push(`send ${channel} ${JSON.stringify(payload)}`),
    forcefullyCrashRenderer: () => {
      this.did.push('crash');
      this.die('killed');
    },
  });
  loadURL = (url: string) => Promise.resolve(void this.did.push(`load ${url}`));
  show = () => void this.did.push('show');
  isMinimized = () => this.minimized;
  restore = () => void this.did.push('restore');
  focus = () => void this.did.push('focus');
  die = (reason: string) => this.webContents.emit('render-process-gone', {}, { reason });
}

function opened() {
  const windows: WindowDouble[] = [];
  const log: string[] = [];
  const questions: { reason: string; signal: AbortSignal; answer: (isWanted: boolean) => void }[] = [];
  const clock = { now: 0 };
  const main = new MainWindow({
    create: () => {
      const window = new WindowDouble();
      windows.push(window);
      return window;
    },
    askToReload: (_window, reason, signal) => {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      // As a dialog of Electron does: taken back, it counts as declined.
      signal.addEventListener('abort', () => resolve(false));
      questions.push({ reason, signal, answer: resolve });
      return promise;
    },
    now: () => clock.now,
    log: (line) => void log.push(line),
  });
  const loads = () => window?.did.filter((did) => did === 'load app://risk/').length;
  main.open();
  const window = windows[0];
  if (window === undefined) throw new Error('no window was made');
  return { main, windows, window, log, questions, clock, loads };
}

it('loads the own page and shows the window once there is something to see', () => {
  const { window, main } = opened();
  expect(window.did).toEqual(['load app://risk/']);
  window.emit('ready-to-show');
  expect(window.did).toEqual(['load app://risk/', 'show']);
  expect(main.contentsId).toBe(7);
});

it('brings the open window to the front instead of opening a second one', () => {
  const { main, windows, window } = opened();
  window.minimized = true;
  main.open();
  expect(windows).toHaveLength(1);
  expect(window.did.slice(1)).toEqual(['restore', 'focus']);
});

it('tells events to the open window, and to nobody once it was closed', () => {
  const { main, window, windows } = opened();
  main.tell('risk:event', { a: 1 });
  window.emit('closed');
  main.tell('risk:event', { a: 2 });
  expect(window.did.slice(1)).toEqual(['send risk:event {"a":1}']);
  expect([main.window, main.contentsId]).toEqual([null, null]);
  main.open();
  expect(windows).toHaveLength(2);
});

it('loads a page that died again, but not after a clean end', () => {
  const { window, log, loads } = opened();
  window.die('crashed');
  window.die('oom');
  expect(loads()).toBe(3);
  window.die('clean-exit');
  expect(loads()).toBe(3);
  expect(log).toEqual(['the page ended: crashed', 'the page ended: oom', 'the page ended: clean-exit']);
});

it('asks before it loads a page that keeps dying, and starts to count anew then', async () => {
  const { window, questions, loads } = opened();
  for (let death = 0; death < 4; death++) window.die('crashed');
  expect(loads()).toBe(1 + 3);
  expect(questions.map(({ reason }) => reason)).toEqual(['keeps-ending']);
  questions[0]?.answer(true);
  await vi.waitFor(() => expect(loads()).toBe(5));
  window.die('crashed');
  expect(loads()).toBe(6);
});

it('does not count deaths that lie far apart', () => {
  const { window, questions, clock, loads } = opened();
  for (let death = 0; death < 10; death++) {
    window.die('crashed');
    clock.now += 30_000;
  }
  expect([loads(), questions.length]).toEqual([11, 0]);
});

it('ends a page that stands still where the person wants it, and brings it back', async () => {
  const { window, questions, loads } = opened();
  window.emit('unresponsive');
  window.emit('unresponsive');
  expect(questions.map(({ reason }) => reason)).toEqual(['hangs']);
  questions[0]?.answer(true);
  await vi.waitFor(() => expect(window.did).toContain('crash'));
  expect(loads()).toBe(2);
});

it.each([
  ['is declined', ({ questions }: ReturnType<typeof opened>) => questions[0]?.answer(false)],
  [
    'is taken back, the page answering again',
    ({ window }: ReturnType<typeof opened>) => window.emit('responsive'),
  ],
  [
    'is taken back, the window being closed',
    ({ window }: ReturnType<typeof opened>) => window.emit('closed'),
  ],
])('leaves a page that stood still where the question %s', async (_what, happens) => {
  const world = opened();
  world.window.emit('unresponsive');
  happens(world);
  world.questions[0]?.answer(true);
  await new Promise((wake) => setTimeout(wake, 0));
  expect(world.window.did).toEqual(['load app://risk/']);
});

it('asks again when the page stands still another time', async () => {
  const { window, questions } = opened();
  window.emit('unresponsive');
  window.emit('responsive');
  window.emit('unresponsive');
  expect(questions).toHaveLength(2);
  questions[1]?.answer(true);
  await vi.waitFor(() => expect(window.did).toContain('crash'));
});

it('goes on where a question cannot be asked', async () => {
  const log: string[] = [];
  const window = new WindowDouble();
  const main = new MainWindow({
    create: () => window,
    askToReload: () => Promise.reject(new Error('no screen')),
    now: () => 0,
    log: (line) => void log.push(line),
  });
  main.open();
  window.emit('unresponsive');
  await vi.waitFor(() => expect(log).toContain('the question could not be asked: Error: no screen'));
  window.die('crashed');
  expect(window.did).toEqual(['load app://risk/', 'load app://risk/']);
});
