/** Switches of Chromium's command line that would take the program's protection away: a packed program does not start with one. */

const weakeningSwitches = [
  'no-sandbox',
  'no-zygote-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'allow-file-access-from-files',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'js-flags',
  'load-extension',
  'log-net-log',
  'ssl-key-log-file',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
] as const;

/** @returns a sentence for the person who started the program so, null where nothing is wrong */
export function refusedStart(commandLine: { hasSwitch(name: string): boolean }): string | null {
  const found = weakeningSwitches.find((name) => commandLine.hasSwitch(name));
  if (found === undefined) return null;
  // An AppImage adds this one by itself on systems that give programs no sandbox.
  if (found === 'no-sandbox')
    return 'This system gives the program no sandbox. Install the Debian package, or let the administrator allow user namespaces.';
  return `The program does not start with the switch --${found}.`;
}
