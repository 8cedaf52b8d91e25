/** Runs in the sandboxed window before its page, in a world of its own. */
import { DESKTOP_PRELOAD_KEY, type DesktopPreload } from '@risk/app/contract/desktop-preload.ts';
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { preloadFunctions } from './preload-functions.ts';

contextBridge.exposeInMainWorld(
  DESKTOP_PRELOAD_KEY,
  preloadFunctions({ ipcRenderer, pathOf: (file) => webUtils.getPathForFile(file) }) satisfies DesktopPreload,
);
