import { type BrowserWindow, dialog } from 'electron';
import type { MenuWords } from './menu-words.ts';

/** Asks before a window is closed while hosts are worked on. */
export function askBeforeClosing(window: BrowserWindow, isBusy: () => boolean, words: () => MenuWords): void {
  window.on('close', (event) => {
    if (!isBusy()) return;
    const { busy: message, busyDetail: detail, stay, leave } = words();
    const buttons = [stay, leave];
    const question = { type: 'warning' as const, message, detail, buttons, defaultId: 0, cancelId: 0 };
    if (buttons[dialog.showMessageBoxSync(window, question)] !== leave) event.preventDefault();
  });
}
