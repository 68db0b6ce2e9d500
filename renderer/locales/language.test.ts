import { expect, it } from 'vitest';
import { languageFor } from './language.ts';

it.each([
  ['en', ['zh-CN'], 'en'],
  ['zh', ['en-GB'], 'zh'],
  ['system', ['zh-TW', 'en'], 'zh'],
  ['system', ['de-DE', 'zh-CN', 'en'], 'zh'],
  ['system', ['EN-us'], 'en'],
  ['system', ['fr'], 'en'],
  ['system', [], 'en'],
] as const)('shows for %s on a desktop with %j %s', (chosen, desktop, wanted) => {
  expect(languageFor(chosen, desktop)).toBe(wanted);
});
