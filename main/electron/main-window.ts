/** The one window: opened, found again, told of events, brought back when its page dies. */
import type { RenderProcessGoneDetails } from 'electron';
import type { Log } from './log.ts';
import { PAGE_URL } from './origin.ts';

/** The part of Electron's `BrowserWindow` that is used. */
export interface WindowLike {
  readonly webContents: {
    readonly id: number;
    send(channel: string, payload: unknown): void;
    on(
      event: 'render-process-gone',
      listener: (event: unknown, details: Pick<RenderProcessGoneDetails, 'reason'>) => void,
    ): unknown;
  };
  loadURL(url: string): Promise<void>;
  once(event: 'ready-to-show', listener: () => void): unknown;
  once(event: 'closed', listener: () => void): unknown;
  show(): void;
  isMinimized(): boolean;
  restore(): void;
  focus(): void;
}

export interface MainWindowParts<Window extends WindowLike> {
  readonly create: () => Window;
  readonly log: Log;
}

/** A page that dies this often without having been opened anew is not loaded again: it would die for ever. */
const RELOADS = 3;

export class MainWindow<Window extends WindowLike> {
  readonly #create: () => Window;
  readonly #log: Log;
  #window: Window | null = null;

  constructor({ create, log }: MainWindowParts<Window>) {
    this.#create = create;
    this.#log = log;
  }

  /** Null where no window is open. */
  get window(): Window | null {
    return this.#window;
  }

  /** Id of the web contents that may call, null where no window is open. */
  get contentsId(): number | null {
    return this.#window?.webContents.id ?? null;
  }

  /** Opens the window, or brings the open one to the front. */
  open(): void {
    if (this.#window !== null) {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.focus();
      return;
    }
    const window = this.#create();
    this.#window = window;
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      this.#window = null;
    });
    let deaths = 0;
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      this.#log(`the page ended: ${reason}`);
      if (this.#window === window && reason !== 'clean-exit' && ++deaths <= RELOADS) this.#load(window);
    });
    this.#load(window);
  }

  tell(channel: string, payload: unknown): void {
    this.#window?.webContents.send(channel, payload);
  }

  #load(window: Window): void {
    window.loadURL(PAGE_URL).catch((error: unknown) => this.#log(`the page did not load: ${String(error)}`));
  }
}
