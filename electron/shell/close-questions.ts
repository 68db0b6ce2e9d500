import { type BrowserWindow, dialog } from 'electron';
import type { MenuWords } from './menu-words.ts';

/**
 * Asks before a window is closed while hosts are worked on, and before it takes with it what its page holds unsaved.
 * Each is asked once, one after the other, and the app goes on meanwhile:
 *
 *   open ──close──▶ busy? ──leave──▶ unsaved? ──discard──▶ closed
 *    ▲                └──────stay─────┴──keep───┐
 *    └──────────────────────────────────────────┘
 *
 * Nothing but closing takes what is unsaved: a second start's page, or one loaded anew, waits behind it.
 */
export function askBeforeClosing(window: BrowserWindow, isBusy: () => boolean, words: () => MenuWords): void {
  let isAsking = false;
  let isClosing = false;
  let mayCancel = false;

  async function ask(question: Question): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    const mayGo = await put(window, question, words()).finally(() => (isAsking = false));
    if (window.isDestroyed()) return;
    mayCancel = mayGo;
    if (!mayGo) return;
    if (question === 'busy') window.close();
    else window.destroy();
  }

  window.on('close', (event) => {
    isClosing = !isAsking && (mayCancel || !isBusy());
    if (isClosing) return;
    event.preventDefault();
    void ask('busy');
  });
  // Its page holds the window, and goes on doing so until the answer.
  window.webContents.on('will-prevent-unload', () => {
    if (isClosing) void ask('unsaved');
    isClosing = false;
  });
}

type Question = 'busy' | 'unsaved';

/** Shows a question; fulfilled with whether the window may go. */
async function put(window: BrowserWindow, question: Question, words: MenuWords): Promise<boolean> {
  const asked = {
    busy: { message: words.busy, detail: words.busyDetail, buttons: [words.stay, words.leave] },
    unsaved: { message: words.unsaved, detail: words.unsavedDetail, buttons: [words.keep, words.discard] },
  }[question];
  const { response } = await dialog.showMessageBox(window, { ...asked, type: 'warning', defaultId: 0, cancelId: 0 });
  return response === 1;
}
