import { expect, it } from 'vitest';
import { dataFolder } from './data-folder.ts';

it.each([
  ['PILOTHOUSE_HOME', { PILOTHOUSE_HOME: '/data', XDG_DATA_HOME: '/xdg' }, '/data'],
  ['XDG_DATA_HOME', { XDG_DATA_HOME: '/xdg' }, '/xdg/pilothouse'],
  ['the home folder', {}, '/home/me/.local/share/pilothouse'],
])('the data folder follows %s', (_what, env, path) => {
  expect(dataFolder(env, '/home/me')).toBe(path);
});
