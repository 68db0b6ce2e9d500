import type { Settings } from '../../common/ipc/settings.ts';
import type { Language } from './messages.ts';

/** The language to show: the chosen one, or the first of the desktop's that there is; else English. */
export function languageFor(chosen: Settings['language'], desktop: readonly string[]): Language {
  if (chosen !== 'system') return chosen;
  for (const tag of desktop) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

/** For the page's `lang`: Chinese here is written in simplified characters. */
export const languageTag = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en');
