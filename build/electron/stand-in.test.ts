import { expect, it } from 'vitest';
import { runtimePath } from './stand-in.ts';

it.each([
  ['Cypress/Cypress', 'electron'],
  ['Cypress/LICENSE.electron.txt', 'LICENSE'],
  ['Cypress/libffmpeg.so', 'libffmpeg.so'],
  ['Cypress/locales/zh-CN.pak', 'locales/zh-CN.pak'],
  ['Cypress/locales/th.pak', undefined],
  ['Cypress/resources/app/index.js', undefined],
  ['Cypress/browser_v8_context_snapshot.bin', undefined],
])('%s of the Cypress app is %s of the runtime', (path, expected) => {
  expect(runtimePath(path)).toBe(expected);
});
