/** The menu: what keyboards and screen readers expect of a window, nothing of the program's own. */
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuOptions {
  readonly platform: string;
  readonly isPackaged: boolean;
}

/** Labels come from Electron's roles, in the system's language. */
export function menuTemplate({ platform, isPackaged }: MenuOptions): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  if (!isPackaged) view.push({ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' });
  return [
    platform === 'darwin' ? { role: 'appMenu' } : { role: 'fileMenu' },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
  ];
}
