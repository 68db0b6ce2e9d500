import { expect, it } from 'vitest';
import { menuWords } from './menu-words.ts';

it.each([
  ['en', 'zh-CN', 'Copy'],
  ['zh', 'en-US', '复制'],
  ['system', 'zh-TW', '复制'],
  ['system', 'en-GB', 'Copy'],
  ['system', 'fr', 'Copy'],
] as const)('menus in the language %s on a desktop in %s say %s', (language, locale, copy) => {
  expect(menuWords(language, locale).copy).toBe(copy);
});
