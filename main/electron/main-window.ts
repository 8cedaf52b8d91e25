/** The one window: opened, found again, told of events, brought back when its page dies or stands still. */
import type { RenderProcessGoneDetails } from 'electron';
import type { Log } from './log.ts';
import { PAGE_URL } from './origin.ts';
import type { ReloadReason } from './reload-question.ts';

/** The part of Electron's `BrowserWindow` that is used. */
export interface WindowLike {
  readonly webContents: {
    readonly id: number;
    send(channel: string, payload: unknown): void;
    forcefullyCrashRenderer(): void;
    on(
      event: 'render-process-gone',
      listener: (event: unknown, details: Pick<RenderProcessGoneDetails, 'reason'>) => void,
    ): unknown;
  };
  loadURL(url: string): Promise<void>;
  on(event: 'unresponsive', listener: () => void): unknown;
  on(event: 'responsive', listener: () => void): unknown;
  once(event: 'ready-to-show', listener: () => void): unknown;
  once(event: 'closed', listener: () => void): unknown;
  show(): void;
  isMinimized(): boolean;
  restore(): void;
  focus(): void;
}

export interface MainWindowParts<Window extends WindowLike> {
  readonly create: () => Window;
  /** Asks the person whether to load the page again; an end of the signal takes the question back. */
  readonly askToReload: (window: Window, reason: ReloadReason, signal: AbortSignal) => Promise<boolean>;
  /** Milliseconds, from any point on. */
  readonly now: () => number;
  readonly log: Log;
}

/** A page that dies this often within the time is not loaded again unasked: it would die for ever. */
const RELOADS = 3;
const RELOADS_WITHIN_MS = 60_000;

export class MainWindow<Window extends WindowLike> {
  readonly #parts: MainWindowParts<Window>;
  #window: Window | null = null;
  /** The question that is on the screen. */
  #question: AbortController | null = null;

  constructor(parts: MainWindowParts<Window>) {
    this.#parts = parts;
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
    const window = this.#parts.create();
    this.#window = window;
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      this.#window = null;
      this.#question?.abort();
    });
    this.#bringBackAfterDeath(window);
    this.#bringBackFromStandstill(window);
    this.#load(window);
  }

  tell(channel: string, payload: unknown): void {
    this.#window?.webContents.send(channel, payload);
  }

  #bringBackAfterDeath(window: Window): void {
    let deaths: number[] = [];
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      this.#parts.log(`the page ended: ${reason}`);
      // A question about a page that stood still is answered by its end.
      this.#question?.abort();
      if (this.#window !== window || reason === 'clean-exit') return;
      const now = this.#parts.now();
      deaths = [...deaths.filter((at) => now - at < RELOADS_WITHIN_MS), now];
      if (deaths.length <= RELOADS) this.#load(window);
      else
        void this.#ask(window, 'keeps-ending', () => {
          deaths = [];
          this.#load(window);
        });
    });
  }

  #bringBackFromStandstill(window: Window): void {
    window.on('unresponsive', () => {
      this.#parts.log('the page does not answer');
      // Its end brings it back as any other end does.
      void this.#ask(window, 'hangs', () => window.webContents.forcefullyCrashRenderer());
    });
    window.on('responsive', () => this.#question?.abort());
  }

  /** One question at a time. */
  async #ask(window: Window, reason: ReloadReason, reload: () => void): Promise<void> {
    if (this.#question !== null && !this.#question.signal.aborted) return;
    const question = new AbortController();
    this.#question = question;
    try {
      const isWanted = await this.#parts.askToReload(window, reason, question.signal);
      if (isWanted && !question.signal.aborted && this.#window === window) reload();
    } catch (error) {
      this.#parts.log(`the question could not be asked: ${String(error)}`);
    } finally {
      if (this.#question === question) this.#question = null;
    }
  }

  #load(window: Window): void {
    window
      .loadURL(PAGE_URL)
      .catch((error: unknown) => this.#parts.log(`the page did not load: ${String(error)}`));
  }
}
