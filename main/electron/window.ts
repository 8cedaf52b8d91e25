/** How the window is made: a sandboxed page that has no Node, no other origin and no powers beside the preload's. */
import type { BrowserWindowConstructorOptions } from 'electron';

/** Name of the window's own session: what it stores is kept apart from what the program fetches. */
export const WINDOW_PARTITION = 'persist:window';

export interface WindowOptions {
  readonly preloadPath: string;
  readonly iconPath: string;
  /** Whether this is a packed program; only others have developer tools. */
  readonly isPackaged: boolean;
  /** Whether the system's theme is dark, so that the window does not flash in the other one. */
  readonly isDark: boolean;
}

/** Every setting that matters for safety is said, defaults too: a default can change with Electron's next version. */
export function windowOptions(options: WindowOptions): BrowserWindowConstructorOptions {
  return {
    title: 'Risk-O-Meter',
    width: 1280,
    height: 800,
    minWidth: 480,
    minHeight: 400,
    show: false,
    autoHideMenuBar: true,
    icon: options.iconPath,
    backgroundColor: options.isDark ? '#1f1f1f' : '#ffffff',
    webPreferences: {
      preload: options.preloadPath,
      partition: WINDOW_PARTITION,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: !options.isPackaged,
    },
  };
}
