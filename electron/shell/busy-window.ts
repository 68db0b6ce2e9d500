import { type BrowserWindow, app, dialog } from 'electron';
import type { Settings } from '../../common/ipc/settings.ts';

const words = {
  en: {
    message: 'Hosts are being worked on.',
    detail:
      'If you close the app now, that is cancelled. What is done stays, and running the plan again goes on from there.',
    stay: 'Keep it open',
    leave: 'Cancel and close',
  },
  zh: {
    message: '正在对主机执行操作。',
    detail: '现在关闭应用会取消该操作。已完成的部分会保留，再次运行计划时将从此处继续。',
    stay: '保持打开',
    leave: '取消操作并关闭',
  },
} as const;

/** Asks before a window is closed while hosts are worked on. */
export function askBeforeClosing(
  window: BrowserWindow,
  isBusy: () => boolean,
  language: () => Settings['language'],
): void {
  window.on('close', (event) => {
    if (!isBusy()) return;
    const { message, detail, stay, leave } = words[spoken(language())];
    const buttons = [stay, leave];
    const choice = dialog.showMessageBoxSync(window, {
      type: 'warning',
      message,
      detail,
      buttons,
      defaultId: 0,
      cancelId: 0,
    });
    if (buttons[choice] !== leave) event.preventDefault();
  });
}

function spoken(language: Settings['language']): keyof typeof words {
  if (language !== 'system') return language;
  return app.getLocale().startsWith('zh') ? 'zh' : 'en';
}
