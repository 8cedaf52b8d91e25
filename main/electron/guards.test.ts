import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { SessionDouble } from '../testing/electron-double.ts';
import { type GuardedContents, guardContents, guardSession } from './guards.ts';

const log: string[] = [];
beforeEach(() => void log.splice(0));
const note = (line: string) => void log.push(line);

/** An event that remembers whether it was prevented. */
function preventable<Details extends object>(details: Details) {
  const event = { ...details, prevented: false, preventDefault: () => void (event.prevented = true) };
  return event;
}

describe('guards of a page', () => {
  const contents = Object.assign(new EventEmitter(), {
    open: (_details: { url: string }): { action: string } => ({ action: 'allow' }),
    setWindowOpenHandler(handler: Parameters<GuardedContents['setWindowOpenHandler']>[0]) {
      contents.open = handler;
    },
  });
  guardContents(contents, note);

  const navigate = (url: string, isMainFrame = true) => {
    const details = preventable({ url, isMainFrame });
    contents.emit('will-frame-navigate', details);
    return details.prevented;
  };

  it('lets the page reload', () => {
    expect(navigate('app://risk/')).toBe(false);
    expect(navigate('app://risk/index.html?x#y')).toBe(false);
    expect(log).toEqual([]);
  });

  it.each([
    'https://example.com/path?token=secret',
    'http://127.0.0.1:9696/',
    'file:///etc/passwd',
    'app://other/',
    'app://risk/assets/mark.svg',
    'javascript:alert(1)',
    'data:text/html,hello',
    'about:blank',
    'nonsense',
  ])('refuses to navigate to %s', (url) => {
    expect(navigate(url)).toBe(true);
    expect(log).toHaveLength(1);
    expect(log.join()).not.toContain('secret');
  });

  it('refuses frames inside the page, even with the page itself', () => {
    expect(navigate('app://risk/', false)).toBe(true);
  });

  it('refuses every redirect', () => {
    const details = preventable({ url: 'app://risk/' });
    contents.emit('will-redirect', details);
    expect(details.prevented).toBe(true);
  });

  it('refuses webviews', () => {
    const event = preventable({});
    contents.emit('will-attach-webview', event);
    expect(event.prevented).toBe(true);
  });

  it.each(['https://example.com/', 'app://risk/', 'about:blank'])('opens no window for %s', (url) => {
    expect(contents.open({ url })).toEqual({ action: 'deny' });
  });
});

function guarded(allowDevTools: boolean): SessionDouble {
  const session = new SessionDouble();
  guardSession(session, { allowDevTools, log: note });
  return session;
}

describe('guards of a session', () => {
  it.each([
    'media',
    'geolocation',
    'notifications',
    'openExternal',
    'clipboard-read',
    'fileSystem',
    'hid',
    'usb',
    'serial',
    'display-capture',
    'fullscreen',
    'pointerLock',
    'unknown',
  ])('refuses the permission %s to the own page', (permission) => {
    const session = guarded(true);
    expect(session.requests(permission, 'app://risk/')).toBe(false);
    expect(session.checkHandler?.(null, permission, 'app://risk')).toBe(false);
  });

  it('lets the own page copy text, and no other page', () => {
    const session = guarded(false);
    expect(session.requests('clipboard-sanitized-write', 'app://risk/')).toBe(true);
    expect(session.checkHandler?.(null, 'clipboard-sanitized-write', 'app://risk')).toBe(true);
    expect(session.requests('clipboard-sanitized-write', 'https://example.com/')).toBe(false);
    expect(session.checkHandler?.(null, 'clipboard-sanitized-write', 'https://example.com')).toBe(false);
  });

  it('gives no device and no screen', () => {
    const session = guarded(false);
    expect(session.deviceHandler?.()).toBe(false);
    let streams: unknown = 'not asked';
    session.mediaHandler?.(null, (answer) => void (streams = answer));
    expect(streams).toBeNull();
  });

  it('loads from the own origin alone', () => {
    const session = guarded(false);
    expect(session.loads('app://risk/assets/page.js')).toBe(true);
    for (const url of [
      'https://example.com/x.js',
      'http://127.0.0.1:5051/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'devtools://devtools/bundled/x.js',
    ])
      expect(session.loads(url), url).toBe(false);
  });

  it('lets developer tools load themselves where there are any', () => {
    expect(guarded(true).loads('devtools://devtools/bundled/x.js')).toBe(true);
  });

  it('refuses downloads', () => {
    const event = preventable({});
    guarded(false).emit('will-download', event);
    expect(event.prevented).toBe(true);
  });
});
