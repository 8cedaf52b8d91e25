/** Start and end of the program: one instance for a data folder, and nothing ends before its data is safe. */
import type { Log } from './log.ts';

/** The part of Electron's `App` that is used. */
export interface LifecycleApp {
  requestSingleInstanceLock(): boolean;
  quit(): void;
  exit(code: number): void;
  on(event: 'second-instance' | 'activate' | 'window-all-closed', listener: () => void): unknown;
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
}

export interface LifecycleParts {
  readonly app: LifecycleApp;
  /** Opens the window or brings it to the front; called once the app is ready. */
  readonly openWindow: () => void;
  /** Ends the workstation and its engine. */
  readonly close: () => Promise<void>;
  readonly platform: string;
  readonly log: Log;
}

/** A workstation that does not end by itself is left behind after this time; its files stand any kind of end. */
export const CLOSE_TIMEOUT_MS = 5000;

/** @returns whether this is the only instance; where not, the other one was told and this one ends */
export function keepOneInstance(app: LifecycleApp, openWindow: () => void): boolean {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return false;
  }
  app.on('second-instance', openWindow);
  return true;
}

export function followLifecycle({ app, openWindow, close, platform, log }: LifecycleParts): void {
  app.on('activate', openWindow);
  app.on('window-all-closed', () => {
    // On macOS a program stays in the dock without a window.
    if (platform !== 'darwin') app.quit();
  });
  const end = async (): Promise<void> => {
    const problem = await closeInTime(close);
    if (problem !== null) log(problem);
    app.exit(problem === null ? 0 : 1);
  };
  let closing = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    void end();
  });
}

async function closeInTime(close: () => Promise<void>): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const patience = setTimeout(() => resolve('the workstation did not end in time'), CLOSE_TIMEOUT_MS);
  try {
    return await Promise.race([close().then(() => null), promise]);
  } catch (error) {
    return `the workstation did not end well: ${String(error)}`;
  } finally {
    clearTimeout(patience);
  }
}
