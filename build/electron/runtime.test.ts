import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRuntime, releaseUrl } from './runtime.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'runtime-test-'));
  write('node_modules/electron/package.json', '{"version":"45.4.1"}');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
function runtime(folder: string, version: string): void {
  write(`${folder}/electron`, '');
  write(`${folder}/version`, version);
}

describe.skipIf(process.platform !== 'linux')('the Electron that is used', () => {
  it('is none where there is none', () => {
    expect(findRuntime(root, {})).toBeUndefined();
  });

  it('is the stand-in where nothing else is', () => {
    runtime('.artifacts/electron/33.2.1', '33.2.1');
    expect(findRuntime(root, {})).toEqual({
      kind: 'stand-in',
      folder: join(root, '.artifacts/electron/33.2.1'),
      executable: join(root, '.artifacts/electron/33.2.1/electron'),
      version: '33.2.1',
    });
  });

  it('is the release that the npm package fetched, before the stand-in', () => {
    runtime('.artifacts/electron/33.2.1', '33.2.1');
    runtime('node_modules/electron/dist', 'v45.4.1');
    expect(findRuntime(root, {})).toMatchObject({ kind: 'release', version: '45.4.1' });
  });

  it('is no release of another version than the npm package’s', () => {
    runtime('node_modules/electron/dist', '44.0.0');
    expect(findRuntime(root, {})).toBeUndefined();
  });

  it('is the one that was given, before all others', () => {
    runtime('node_modules/electron/dist', '45.4.1');
    runtime('given', '40.0.0');
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'given') };
    expect(findRuntime(root, env)).toMatchObject({ kind: 'given', version: '40.0.0' });
  });
});

const file = `electron-v45.4.1-${process.platform}-${process.arch}.zip`;

it.each([
  ['on GitHub', {}, `https://github.com/electron/electron/releases/download/v45.4.1/${file}`],
  ['on a mirror', { ELECTRON_MIRROR: 'https://mirror.example/e/' }, `https://mirror.example/e/v45.4.1/${file}`],
  [
    'in a folder of the mirror’s own',
    { ELECTRON_MIRROR: 'https://mirror.example/', ELECTRON_CUSTOM_DIR: '{{ version }}' },
    `https://mirror.example/45.4.1/${file}`,
  ],
])('the release is looked for %s', (_where, env, url) => {
  expect(releaseUrl('45.4.1', env)).toBe(url);
});
