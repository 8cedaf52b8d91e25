import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { MainWindow, type WindowLike } from './main-window.ts';

class WindowDouble extends EventEmitter implements WindowLike {
  readonly did: string[] = [];
  minimized = false;
  readonly webContents = Object.assign(new EventEmitter(), {
    id: 7,
    send: (channel: string, payload: unknown) =>
      void this.did.push(`send ${channel} ${JSON.stringify(payload)}`),
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
  const main = new MainWindow({
    create: () => {
      const window = new WindowDouble();
      windows.push(window);
      return window;
    },
    log: (line) => void log.push(line),
  });
  main.open();
  const window = windows[0];
  if (window === undefined) throw new Error('no window was made');
  return { main, windows, window, log };
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

it('loads a page that died again, but not for ever, nor after a clean end', () => {
  const { window, log } = opened();
  for (let death = 0; death < 5; death++) window.die('crashed');
  expect(window.did.filter((did) => did === 'load app://risk/')).toHaveLength(1 + 3);
  expect(log).toEqual(Array.from({ length: 5 }, () => 'the page ended: crashed'));
  const other = opened();
  other.window.die('clean-exit');
  expect(other.window.did).toEqual(['load app://risk/']);
});
