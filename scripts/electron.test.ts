import { describe, expect, test } from 'vitest';
import { canShowWindow } from './electron.ts';

describe('canShowWindow', () => {
  test.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['win32', {}, true],
    ['darwin', {}, true],
  ])('%s with %j: %s', (platform, environment, expected) => {
    expect(canShowWindow(platform, environment, platform === 'win32' ? undefined : 1000)).toBe(expected);
  });

  test('not as root on Linux, where the sandbox would have to go', () => {
    expect(canShowWindow('linux', { DISPLAY: ':0' }, 0)).toBe(false);
  });
});
