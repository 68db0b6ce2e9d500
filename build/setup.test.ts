import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/**
 * Set-up as it runs on a machine: the real script in a checkout in miniature, with a PATH of its own in which apt-get and
 * npm are scripts that write down how they were called and put things where the real ones would.
 */
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-test-'));
  mkdirSync(join(root, 'build'));
  copyFileSync(join(import.meta.dirname, 'setup.mjs'), join(root, 'build/setup.mjs'));
  write(
    'package-lock.json',
    lockfile({ 'node_modules/esbuild': '0.28.2', 'node_modules/fsevents': '2.0.0' }, ['node_modules/fsevents']),
  );
  program('npm', 'cp "$ROOT/installed.json" "$ROOT/node_modules/.package-lock.json"');
  write('installed.json', lockfile({ 'node_modules/esbuild': '0.28.2' }));
  write('node_modules/.bin/node', `#!/bin/sh\necho "node $*" >> ${root}/calls\n`);
  chmodSync(join(root, 'node_modules/.bin/node'), 0o755);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** A program in the machine's PATH that writes down its call and then does `script`. */
function program(name: string, script = ''): void {
  write(`path/${name}`, `#!/bin/sh\nROOT=${root}\necho "${name} $*" >> $ROOT/calls\n${script}\n`);
  chmodSync(join(root, 'path', name), 0o755);
}

function lockfile(versions: Record<string, string>, optional: string[] = []): string {
  const packages: Record<string, object> = { '': { name: 'pilothouse' } };
  for (const [path, version] of Object.entries(versions)) {
    packages[path] = { version, integrity: `sha512-${version}`, optional: optional.includes(path) };
  }
  return JSON.stringify({ packages });
}

/** What npm leaves when it has installed all that this machine needs. */
function npmPackagesInstalled(): void {
  write('node_modules/.package-lock.json', lockfile({ 'node_modules/esbuild': '0.28.2' }));
}

/** The table of Debian packages, of things no machine has. */
function packages(...rows: { package: string; present: string; for: string[] }[]): void {
  const table = rows.map((row) => ({ ...row, reason: `${row.package} is needed` }));
  write('build/debian-packages.json', JSON.stringify(table));
}

function setUp(args: string[] = ['--for', 'test'], options: { uid?: number; display?: string } = {}) {
  const { display, ...rest } = options;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'build/setup.mjs'), ...args], {
    encoding: 'utf8',
    env: { PATH: `${join(root, 'path')}:/bin:/usr/bin`, CI: 'true', ...(display && { DISPLAY: display }) },
    input: '',
    ...rest,
  });
  let calls: string[] = [];
  try {
    calls = readFileSync(join(root, 'calls'), 'utf8').trimEnd().split('\n');
  } catch {
    // nothing was called
  }
  return { status, stdout, stderr, calls };
}

describe.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')('set-up as root', () => {
  const bundle = 'node build/bundle.ts';
  const electron = 'node build/electron-runtime.ts';

  it('does nothing but look at the artifacts when nothing is missing', () => {
    packages({ package: 'imaginary', present: 'imaginary', for: ['test'] });
    program('imaginary');
    npmPackagesInstalled();
    expect(setUp()).toMatchObject({ status: 0, calls: [bundle, electron], stderr: '' });
  });

  it('says what it installs and why, without questions', () => {
    packages(
      { package: 'imaginary-tools', present: 'imaginary', for: ['demo', 'test'] },
      { package: 'libimaginary3', present: 'libimaginary.so.3', for: ['demo'] },
    );
    npmPackagesInstalled();
    program('apt-get', `printf '#!/bin/sh' > ${root}/path/imaginary; test -n "$DEBIAN_FRONTEND"`);
    const { status, stdout, calls } = setUp();
    expect(stdout).toContain('imaginary-tools: imaginary-tools is needed');
    expect(calls).toEqual(['apt-get install -y --no-install-recommends imaginary-tools', bundle, electron]);
    expect(status).toBe(0);
  });

  it('installs a package by the name that this Debian has for it', () => {
    packages({ package: 'libnew | libold', present: 'libold.so.1', for: ['test'] });
    npmPackagesInstalled();
    program('apt-cache', `[ -e ${root}/lists ] && [ "$2" = libold ]`);
    program('apt-get', `[ "$1" = update ] && touch ${root}/lists; exit 1`);
    const { calls, stderr } = setUp();
    expect(calls).toContain('apt-get install -y --no-install-recommends libold');
    expect(stderr).toContain('libold');
  });

  it('fetches the package lists when it cannot install without', () => {
    packages({ package: 'imaginary', present: 'imaginary', for: ['test'] });
    npmPackagesInstalled();
    program(
      'apt-get',
      `[ "$1" = update ] && touch ${root}/lists; [ -e ${root}/lists ] || exit 100; [ "$1" = update ] || touch ${root}/path/imaginary`,
    );
    const install = 'apt-get install -y --no-install-recommends imaginary';
    expect(setUp()).toMatchObject({ status: 0, calls: [install, 'apt-get update', install, bundle, electron] });
  });

  it('ends with the one thing to do when packages cannot be had', () => {
    packages({ package: 'imaginary', present: 'imaginary', for: ['test'] });
    npmPackagesInstalled();
    program('apt-get', 'exit 100');
    const { status, stderr, calls } = setUp();
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^Run apt-get update && apt-get install .* imaginary and mend/);
    expect(calls).not.toContain(bundle);
  });

  it('does not believe an installation that brought nothing', () => {
    packages({ package: 'imaginary', present: 'imaginary', for: ['test'] });
    npmPackagesInstalled();
    program('apt-get');
    expect(setUp()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('did not bring what is needed') as string,
    });
  });

  it.each([
    ['nothing is installed yet', undefined, 'nothing is installed yet'],
    ['a package is missing', {}, 'node_modules/esbuild is missing'],
    ['a package has another version', { 'node_modules/esbuild': '0.27.0' }, 'node_modules/esbuild is not 0.28.2'],
    [
      'one is no longer wanted',
      { 'node_modules/esbuild': '0.28.2', 'node_modules/left': '1.0.0' },
      'node_modules/left is no longer wanted',
    ],
  ])('runs npm ci when %s', (_, installed, reason) => {
    packages();
    npmPackagesInstalled();
    rmSync(join(root, 'node_modules/.package-lock.json'));
    if (installed) write('node_modules/.package-lock.json', lockfile(installed));
    const { status, stdout, calls } = setUp();
    expect(stdout).toContain(`npm ci, since ${reason}`);
    expect(calls).toEqual(['npm ci --no-progress --loglevel=error', bundle, electron]);
    expect(status).toBe(0);
    rmSync(join(root, 'calls'));
    expect(setUp().calls).toEqual([bundle, electron]);
  });

  it('ends with the one thing to do when npm did not bring Node 24', () => {
    packages();
    npmPackagesInstalled();
    rmSync(join(root, 'node_modules/.bin/node'));
    expect(setUp()).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/Node 24.*\nRun npm ci without/s) as string,
    });
  });

  it('fails when the artifacts cannot be made', () => {
    packages();
    npmPackagesInstalled();
    write('node_modules/.bin/node', '#!/bin/sh\necho the reason >&2; exit 1\n');
    expect(setUp()).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^the reason\nThe artifacts .*\nDo what/) as string,
    });
  });

  it('brings a window to a demo only where there is a display', () => {
    packages({ package: 'imaginary-toolkit', present: 'imaginary', for: ['window', 'test'] });
    npmPackagesInstalled();
    program('apt-get', `touch ${root}/path/imaginary`);
    expect(setUp(['--for', 'demo']).calls).toEqual([bundle]);
    rmSync(join(root, 'calls'));
    const install = 'apt-get install -y --no-install-recommends imaginary-toolkit';
    expect(setUp(['--for', 'demo'], { display: ':0' }).calls).toEqual([install, bundle, electron]);
  });

  it('goes on without an Electron, and says so', () => {
    packages();
    npmPackagesInstalled();
    write('node_modules/.bin/node', '#!/bin/sh\n[ "$1" = build/bundle.ts ]\n');
    const { status, stdout } = setUp();
    expect(stdout).toContain('the app will show its pages in a browser');
    expect(status).toBe(0);
  });

  it('refuses arguments it does not know', () => {
    expect(setUp(['--for', 'fun'])).toMatchObject({
      status: 1,
      calls: [],
      stderr: expect.stringContaining('--for demo') as string,
    });
  });

  it('lets a demo go on without hosts where this machine cannot carry them, and says why', () => {
    packages({ package: 'imaginary', present: 'imaginary', for: ['demo'] });
    npmPackagesInstalled();
    program('apt-get', 'exit 100');
    chmodSync(root, 0o755);
    const simulated = expect.stringMatching(/apt-get update(.|\n)*simulated nodes/) as string;
    expect(setUp(['--for', 'demo'])).toMatchObject({ status: 0, stdout: simulated });
    const asSomebody = setUp(['--for', 'demo'], { uid: 65534 });
    expect(asSomebody).toMatchObject({ status: 0, stdout: expect.stringMatching(/sudo(.|\n)*simulated/) as string });
    expect(asSomebody.calls).not.toContain(bundle);
    expect(setUp([])).toMatchObject({ status: 1, stderr: expect.stringContaining('apt-get update') as string });
  });

  it.each(['--embedded', '--help'])('installs nothing of what hosts need for a demo with %s', (flag) => {
    packages({ package: 'imaginary', present: 'imaginary', for: ['demo', 'window'] });
    npmPackagesInstalled();
    program('apt-get', 'exit 100');
    const { status, stdout, calls } = setUp(['--for', 'demo', '--stay', flag]);
    expect({ status, calls }).toEqual({ status: 0, calls: [] });
    expect(stdout).not.toContain('apt-get');
    expect(setUp(['--for', 'demo', '--stay']).calls).toContain('apt-get update');
    expect(setUp(['--for', 'test', flag])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--for') as string,
    });
  });

  it('tells an ordinary user to be root, before anything is installed', () => {
    chmodSync(root, 0o755);
    expect(setUp(undefined, { uid: 65534 })).toMatchObject({
      status: 1,
      calls: [],
      stderr: expect.stringContaining('sudo') as string,
    });
  });
});
