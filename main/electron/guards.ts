/** What a page may never do, whoever wrote it: go elsewhere, open windows, ask for powers, reach a network. */
import type { Event, WebContentsWillFrameNavigateEventParams } from 'electron';
import type { Log } from './log.ts';
import { isOwnPage, isOwnUrl } from './origin.ts';

type Preventable = Pick<Event, 'preventDefault'>;
type Navigation = Preventable & Pick<WebContentsWillFrameNavigateEventParams, 'url' | 'isMainFrame'>;

/** The part of Electron's `WebContents` that is guarded. */
export interface GuardedContents {
  on(event: 'will-frame-navigate', listener: (details: Navigation) => void): unknown;
  on(event: 'will-redirect', listener: (details: Preventable & { readonly url: string }) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: 'deny' }): void;
}

/** Guards any page, the window's own and those that should not exist. */
export function guardContents(contents: GuardedContents, log: Log): void {
  contents.on('will-frame-navigate', (details) => {
    // A reload of the page is a navigation too.
    if (details.isMainFrame && isOwnPage(details.url)) return;
    log(`refused to navigate to ${shown(details.url)}`);
    details.preventDefault();
  });
  contents.on('will-redirect', (details) => {
    log(`refused a redirect to ${shown(details.url)}`);
    details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    log('refused to attach a webview');
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    log(`refused to open ${shown(url)}`);
    return { action: 'deny' };
  });
}

/** The part of Electron's `Session` that is guarded. */
export interface GuardedSession {
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      callback: (granted: boolean) => void,
      details: { readonly requestingUrl: string },
    ) => void,
  ): void;
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: string, requestingOrigin: string) => boolean,
  ): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setDisplayMediaRequestHandler(handler: (request: unknown, callback: (streams: null) => void) => void): void;
  on(event: 'will-download', listener: (event: Preventable) => void): unknown;
  readonly webRequest: {
    onBeforeRequest(
      listener: (
        details: { readonly url: string },
        callback: (response: { cancel: boolean }) => void,
      ) => void,
    ): void;
  };
}

export interface GuardSessionOptions {
  /** Whether developer tools may load their own pages. */
  readonly allowDevTools: boolean;
  readonly log: Log;
}

/** Guards the session of the window. Copying text to the clipboard is the one power that a page of ours uses. */
export function guardSession(session: GuardedSession, { allowDevTools, log }: GuardSessionOptions): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const granted = isGranted(permission, details.requestingUrl);
    if (!granted) log(`refused the permission ${permission}`);
    callback(granted);
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.webRequest.onBeforeRequest((details, callback) => {
    const allowed = isOwnUrl(details.url) || (allowDevTools && details.url.startsWith('devtools://'));
    if (!allowed) log(`refused to load ${shown(details.url)}`);
    callback({ cancel: !allowed });
  });
  // Results are saved by the program, through its own dialog.
  session.on('will-download', (event) => {
    log('refused a download');
    event.preventDefault();
  });
}

function isGranted(permission: string, requestingUrl: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOwnUrl(requestingUrl);
}

/** An address without its query, which may hold anything. */
function shown(address: string): string {
  const url = URL.parse(address);
  return url === null ? 'a malformed address' : `${url.protocol}//${url.host}${url.pathname}`.slice(0, 200);
}
