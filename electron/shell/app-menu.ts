import { Menu, type MenuItemConstructorOptions, app } from 'electron';

/**
 * The roles every desktop app has; loading anew and the developer tools only where the app is worked on. Elsewhere than
 * on macOS the bar is hidden until Alt is pressed, and its keys work all the same.
 */
export function setAppMenu(isDevelopment: boolean): void {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  const development: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { role: 'toggleDevTools' },
    { type: 'separator' },
  ];
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : [{ role: 'fileMenu' as const }]),
    { role: 'editMenu' },
    { label: 'View', submenu: isDevelopment ? [...development, ...view] : view },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  app.setAboutPanelOptions({ applicationName: 'Pilothouse', applicationVersion: app.getVersion() });
}
