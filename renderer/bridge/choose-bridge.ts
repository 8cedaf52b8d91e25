/** Electron where its preload script has left its object, HTTP to the page's own origin elsewhere. */
import { DESKTOP_PRELOAD_KEY, type DesktopPreload } from '@risk/app/contract/desktop-preload.ts';
import type { ClerkBridge } from './clerk-bridge.ts';
import { createHttpBridge } from './http-bridge.ts';
import { isRecord } from './parse-answer.ts';
import { createPreloadBridge } from './preload-bridge.ts';

export function chooseBridge(window: Window & typeof globalThis): ClerkBridge {
  const preload: unknown = Reflect.get(window, DESKTOP_PRELOAD_KEY);
  if (isPreload(preload)) return createPreloadBridge(preload);
  return createHttpBridge({
    origin: window.location.origin,
    fetch: window.fetch.bind(window),
    openSocket: (url) => new window.WebSocket(url),
    download: (url) => download(window.document, url),
    random: Math.random,
  });
}

function isPreload(value: unknown): value is DesktopPreload {
  return (
    isRecord(value) && typeof value['scoreFile'] === 'function' && typeof value['onEvent'] === 'function'
  );
}

function download(document: Document, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}
