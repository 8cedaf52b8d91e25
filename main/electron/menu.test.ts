import { expect, it } from 'vitest';
import { menuTemplate } from './menu.ts';

const roles = (platform: string, isPackaged: boolean) =>
  menuTemplate({ platform, isPackaged }).flatMap(({ role, submenu }) =>
    Array.isArray(submenu) ? submenu.map((item) => item.role) : [role],
  );

it('lets everybody copy, paste and enlarge the text', () => {
  for (const platform of ['linux', 'win32', 'darwin'])
    expect(roles(platform, true)).toEqual(
      expect.arrayContaining(['editMenu', 'zoomIn', 'zoomOut', 'resetZoom']),
    );
});

it('has the menu of the program on macOS alone', () => {
  expect(roles('darwin', true)[0]).toBe('appMenu');
  expect(roles('linux', true)[0]).toBe('fileMenu');
});

it('offers developer tools before it is packed alone', () => {
  expect(roles('linux', false)).toContain('toggleDevTools');
  expect(roles('linux', true)).not.toContain('toggleDevTools');
  expect(roles('linux', true)).not.toContain('reload');
});
