import { BrowserWindow, app, powerMonitor } from 'electron';

/**
 * Quits without a question once the desktop's session ends, or somebody ends the process: nobody is there to answer,
 * and a page that hangs is not waited for. What is under way is still ended in order (quit.ts).
 */
export function quitWithSession(): void {
  const quit = () => {
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    app.quit();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, quit);
  powerMonitor.on('shutdown', quit);
  app.on('browser-window-created', (_event, window) => window.on('session-end', quit));
}
