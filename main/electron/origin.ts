/** The one address that the window may show. */
import type { Privileges } from 'electron';

export const APP_SCHEME = 'app';
const APP_HOST = 'risk';
export const PAGE_URL = `${APP_SCHEME}://${APP_HOST}/`;

/**
 * Whether an address is of the window's own origin. Protocol and host are compared: `origin` is the text "null" for
 * schemes that Node's URL does not know.
 */
export function isOwnUrl(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null &&
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === '' &&
    url.password === ''
  );
}

/** Whether an address is the page itself, whatever its query or fragment. */
export function isOwnPage(address: string): boolean {
  return isOwnUrl(address) && ['/', '/index.html'].includes(URL.parse(address)?.pathname ?? '');
}

/** How Chromium treats the scheme: like https, with no way around the page's policy and no workers that outlive it. */
export const appPrivileges: Readonly<Privileges> = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  codeCache: true,
  bypassCSP: false,
  allowServiceWorkers: false,
  corsEnabled: false,
  stream: false,
  allowExtensions: false,
};
