import type { BrowserWindow } from 'electron';
import { logFault } from '../program/fault-log.ts';

/** A page that ends more often than this, in this many milliseconds, is left as it is: it would only end again. */
const most = { times: 3, within: 60_000 } as const;

/** Loads a window's page again when its process has ended by itself: the state is the main process', nothing is lost. */
export function revivePage(window: BrowserWindow): void {
  const ends: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    logFault('page', new Error(`its process is gone: ${reason}, ${exitCode}`));
    ends.push(Date.now());
    const recent = ends.filter((at) => at > Date.now() - most.within);
    if (recent.length <= most.times) window.webContents.reload();
  });
}
