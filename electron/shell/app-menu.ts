import { Menu, type MenuItemConstructorOptions, app } from 'electron';
import type { MenuWords } from './menu-words.ts';

/** The roles every desktop app has; loading anew and the developer tools only where the app is worked on. */
export function setAppMenu(words: MenuWords, isDevelopment: boolean): void {
  const onMac = process.platform === 'darwin';
  const file: MenuItemConstructorOptions[] = [
    { role: 'close', label: words.close },
    ...(onMac ? [] : [{ role: 'quit' as const, label: words.quit }]),
  ];
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    { type: 'separator' },
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'selectAll', label: words.selectAll },
  ];
  const development: MenuItemConstructorOptions[] = [
    { role: 'reload', label: words.reload },
    { role: 'toggleDevTools', label: words.developerTools },
    { type: 'separator' },
  ];
  const view: MenuItemConstructorOptions[] = [
    ...(isDevelopment ? development : []),
    { role: 'resetZoom', label: words.actualSize },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
    { type: 'separator' },
    { role: 'togglefullscreen', label: words.fullScreen },
  ];
  const window: MenuItemConstructorOptions[] = [
    { role: 'minimize', label: words.minimize },
    ...(onMac ? [{ role: 'zoom' as const, label: words.zoom }] : []),
  ];
  const template: MenuItemConstructorOptions[] = [
    ...(onMac ? [{ role: 'appMenu' as const }] : []),
    { label: words.file, submenu: file },
    { label: words.edit, submenu: edit },
    { label: words.view, submenu: view },
    { role: 'windowMenu', label: words.window, submenu: window },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  app.setAboutPanelOptions({ applicationName: 'Pilothouse', applicationVersion: app.getVersion() });
}
