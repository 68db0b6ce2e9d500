import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Settings, defaultSettings } from '../../../common/ipc/settings.ts';
import { SettingsStore } from './settings-store.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
});
afterEach(() => rm(folder, { recursive: true }));
const path = () => join(folder, 'settings.json');

describe('settings', () => {
  it('are the defaults at first, and then what was chosen last, also after a restart', async () => {
    const settings = await SettingsStore.open(folder);
    expect(settings).toMatchObject({ value: defaultSettings, problem: undefined });
    const heard: Settings[] = [];
    const unlisten = settings.onChange((value) => heard.push(value));
    await Promise.all([settings.change({ theme: 'dark' }), settings.change({ language: 'zh' })]);
    unlisten();
    await settings.change({ language: 'en' });
    expect(heard).toEqual([
      { theme: 'dark', language: 'system' },
      { theme: 'dark', language: 'zh' },
    ]);
    expect((await SettingsStore.open(folder)).value).toEqual({ theme: 'dark', language: 'en' });
    expect((await stat(path())).mode & 0o777).toBe(0o600);
  });

  it('of an older app get the defaults for what it did not know', async () => {
    await writeFile(path(), '{"theme":"light"}');
    expect((await SettingsStore.open(folder)).value).toEqual({ theme: 'light', language: 'system' });
  });

  it.each(['{', '[]5', '"dark"', '{"theme":"pink"}', '{"__proto__":{"theme":"dark"}}', '\0'])(
    'that are damaged (%j) are the defaults, which is said, until something is chosen',
    async (text) => {
      await writeFile(path(), text);
      const settings = await SettingsStore.open(folder);
      expect(settings).toMatchObject({ value: defaultSettings, problem: { code: 'settings-damaged' } });
      expect(await readFile(path(), 'utf8')).toBe(text);
      await settings.change({ theme: 'light' });
      expect(settings.problem).toBeUndefined();
      expect(await SettingsStore.open(folder)).toMatchObject({ value: { theme: 'light' }, problem: undefined });
    },
  );

  it('that cannot be written are not as chosen', async () => {
    const settings = await SettingsStore.open(join(folder, 'file', 'below'));
    await writeFile(join(folder, 'file'), '');
    await expect(settings.change({ theme: 'dark' })).rejects.toThrow();
    expect(settings.value).toEqual(defaultSettings);
  });
});
