import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../electron/bootstrap/artifacts.ts';
import { artifactSources, launcherScript, packageConfig } from './package-config.ts';

const file = (source: string) => ({ path: source, source, mode: '0755', size: 1, sha256: 'a' });
const manifest: Manifest = {
  releases: [
    { version: '1', set: 'debian', arch: 'amd64', files: [file('agent.mjs'), file('sets/debian-amd64/bin/etcd')] },
    { version: '2', set: 'upstream', arch: 'arm64', files: [file('agent.mjs'), file('sets/upstream-arm64/bin/etcd')] },
  ],
};
const parts = { folder: 'dist', artifacts: '.artifacts', manifest, electronVersion: '45.4.1', isDevelopment: false };

describe('a package', () => {
  it('carries what some host needs, once', () => {
    expect(artifactSources(manifest)).toEqual([
      'agent.mjs',
      'sets/debian-amd64/bin/etcd',
      'sets/upstream-arm64/bin/etcd',
    ]);
  });

  it('can be driven from outside only when it is for trying, and then says so in its name', () => {
    const [release, development] = [false, true].map((isDevelopment) => packageConfig({ ...parts, isDevelopment }));
    expect(release).toMatchObject({
      productName: 'Pilothouse',
      electronFuses: { enableNodeCliInspectArguments: false, runAsNode: false, onlyLoadAppFromAsar: true },
    });
    expect(release!.artifactName).not.toContain('dev');
    expect(development).toMatchObject({
      productName: 'Pilothouse dev',
      electronFuses: { enableNodeCliInspectArguments: true, runAsNode: false, onlyLoadAppFromAsar: true },
    });
    expect(development!.artifactName).toContain('-dev-');
  });
});

describe.skipIf(process.platform === 'win32')('a launcher of the package', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'launcher test '))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(path: string, content: string): string {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    chmodSync(join(folder, path), 0o755);
    return join(folder, path);
  }

  it('runs its program with the package’s own Node, from wherever it is called', () => {
    write('resources/artifacts/sets/x/bin/node', '#!/bin/sh\necho "$PILOTHOUSE_ARTIFACTS"; printf "%s\\n" "$@"\n');
    const launcher = write('bin/pilothouse', launcherScript('sets/x/bin/node', 'cli.mjs'));
    symlinkSync(launcher, join(folder, 'link'));
    const said = execFileSync(join(folder, 'link'), ['exec', 'two words'], { encoding: 'utf8', cwd: '/', env: {} });
    const resources = join(folder, 'resources');
    expect(said).toBe(`${resources}/artifacts\n${resources}/program/cli.mjs\nexec\ntwo words\n`);
  });
});
