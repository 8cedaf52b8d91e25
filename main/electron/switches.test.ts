import { expect, it } from 'vitest';
import { refusedStart } from './switches.ts';

const startedWith = (...names: string[]) => refusedStart({ hasSwitch: (name) => names.includes(name) });

it('starts as usual, and behind a proxy that was named', () => {
  expect(startedWith()).toBeNull();
  expect(startedWith('proxy-server', 'lang', 'force-device-scale-factor')).toBeNull();
});

it.each([
  'disable-web-security',
  'ignore-certificate-errors',
  'remote-debugging-port',
  'js-flags',
  'ssl-key-log-file',
])('does not start with --%s', (name) => {
  expect(startedWith('lang', name)).toBe(`The program does not start with the switch --${name}.`);
});

it('says what to do where a system has no sandbox to give', () => {
  expect(startedWith('no-sandbox')).toContain('Install the Debian package');
});
