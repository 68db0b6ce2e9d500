import { createI18n } from 'vue-i18n';
import controlMessages from './components/messages.ts';
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
};

/** All texts of the app; a page's below its name. English until a language is chosen. */
export function createTexts(pages: readonly Page[]) {
  return createI18n({
    legacy: false,
    locale: 'en',
    fallbackLocale: 'en',
    messages: { en: textsIn('en', pages), zh: textsIn('zh', pages) },
  });
}

function textsIn(language: Language, pages: readonly Page[]): Record<string, Messages> {
  const ofShared = Object.entries(shared).map(([name, messages]) => [name, messages[language]] as const);
  const ofPages = pages.map(({ name, messages }) => [name, messages[language]] as const);
  return Object.fromEntries([...ofShared, ...ofPages]);
}
