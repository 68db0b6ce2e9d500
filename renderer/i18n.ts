import { createI18n } from 'vue-i18n';
import controlMessages from './components/messages.ts';
import planMessages from './components/plan/messages.ts';
import frameMessages from './frame/messages.ts';
import commonMessages from './locales/common-messages.ts';
import type { Language, Messages } from './locales/messages.ts';
import objectMessages from './locales/object-messages.ts';
import phaseMessages from './locales/phase-messages.ts';
import type { Page } from './pages/page.ts';

const shared: Readonly<Record<string, Readonly<Record<Language, Messages>>>> = {
  common: commonMessages,
  controls: controlMessages,
  frame: frameMessages,
  objects: objectMessages,
  phases: phaseMessages,
  plan: planMessages,
};

/** All texts of the app; a page's below its name. */
export function createTexts(pages: readonly Page[], language: Language = 'en') {
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: 'en',
    messages: { en: textsIn('en', pages), zh: textsIn('zh', pages) },
  });
}

function textsIn(language: Language, pages: readonly Page[]): Record<string, Messages> {
  const ofShared = Object.entries(shared).map(([name, messages]) => [name, messages[language]] as const);
  const ofPages = pages.map(({ name, messages }) => [name, messages[language]] as const);
  return Object.fromEntries([...ofShared, ...ofPages]);
}
