import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../common/base/app-error.ts';
import {
  type Architecture,
  type ArtifactSet,
  type HostPlatform,
  type Manifest,
  type ReleaseFile,
  checkGlibc,
  chooseRelease,
  compareVersions,
  readManifest,
} from './artifacts.ts';

const program = (path: string, glibc?: string): ReleaseFile => ({
  path,
  source: `sets/${path}`,
  mode: '0755',
  size: 1,
  sha256: 'a'.repeat(64),
  elf: {
    interpreter: glibc === undefined ? null : '/lib64/ld-linux-x86-64.so.2',
    libraries: [],
    symbolVersions: glibc === undefined ? {} : { GLIBC: glibc },
  },
});

const release = (set: ArtifactSet, arch: Architecture, files: ReleaseFile[]) => ({
  version: `1-${set}-${arch}`,
  set,
  arch,
  files,
});
const node = program('bin/node', '2.28');
const manifest: Manifest = {
  releases: [
    release('debian', 'amd64', [program('bin/etcd', '2.34'), program('bin/runc', '2.38'), node]),
    release('upstream', 'amd64', [program('bin/etcd'), program('bin/runc'), node]),
    release('debian', 'arm64', [program('bin/runc', '2.38')]),
  ],
};

const centos: HostPlatform['osRelease'] = { ID: 'centos', ID_LIKE: 'rhel fedora' };
const debian: HostPlatform['osRelease'] = { ID: 'debian' };
const ubuntu: HostPlatform['osRelease'] = { ID: 'ubuntu', ID_LIKE: 'debian' };

describe('the release a host gets', () => {
  it.each([
    ['Debian 13', debian, '2.41', 'amd64', undefined, '1-debian-amd64'],
    ['Debian 12, whose glibc is too old for runc', debian, '2.36', 'amd64', undefined, '1-upstream-amd64'],
    ['Ubuntu with a new glibc', ubuntu, '2.39', 'amd64', undefined, '1-debian-amd64'],
    ['CentOS Stream 9', centos, '2.34', 'amd64', undefined, '1-upstream-amd64'],
    ['CentOS Stream 10', centos, '2.39', 'amd64', undefined, '1-debian-amd64'],
    ['CentOS with exactly the glibc it takes', centos, '2.38', 'amd64', undefined, '1-debian-amd64'],
    ['a Debian that does not tell its glibc', ubuntu, undefined, 'amd64', undefined, '1-debian-amd64'],
    ['a CentOS that does not tell its glibc', centos, undefined, 'amd64', undefined, '1-upstream-amd64'],
    ['Alpine', { ID: 'alpine' }, undefined, 'amd64', undefined, '1-upstream-amd64'],
    ['an ARM machine', debian, '2.41', 'arm64', undefined, '1-debian-arm64'],
    ['any host when the cluster file names a set', debian, '2.41', 'amd64', 'upstream', '1-upstream-amd64'],
    ['a host that cannot run the set its cluster file names', centos, '2.34', 'amd64', 'debian', '1-debian-amd64'],
  ] as const)('%s', (_, osRelease, glibc, arch, wanted, version) => {
    expect(chooseRelease(manifest, { osRelease, glibc, arch }, wanted).version).toBe(version);
  });

  it('has to have been built', () => {
    const choose = () => chooseRelease(manifest, { osRelease: centos, glibc: '2.34', arch: 'arm64' });
    expect(choose).toThrowError(new AppError('artifacts-set-not-built', { set: 'upstream', arch: 'arm64' }));
    expect(new AppError('artifacts-set-not-built', { set: 'upstream', arch: 'arm64' }).fix).toContain(
      'npm run bundle -- --set upstream --arch arm64',
    );
  });
});

describe('holding programs against a glibc', () => {
  const files = [
    program('bin/static'),
    program('bin/old', '2.2.5'),
    program('bin/runc', '2.38'),
    { ...node, elf: undefined },
  ];

  it.each([
    ['2.41', []],
    ['2.38', []],
    ['2.36', [{ path: 'bin/runc', needs: '2.38' }]],
    [
      '2.2.4',
      [
        { path: 'bin/old', needs: '2.2.5' },
        { path: 'bin/runc', needs: '2.38' },
      ],
    ],
    [
      undefined,
      [
        { path: 'bin/old', needs: '2.2.5' },
        { path: 'bin/runc', needs: '2.38' },
      ],
    ],
  ])('of version %s', (glibc, misfits) => {
    expect(checkGlibc(files, glibc)).toEqual(misfits);
  });

  it('compares versions as lists of numbers', () => {
    const version = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(version, version, (a, b) => {
        const padded = (parts: number[]) =>
          [...parts, 0, 0, 0]
            .slice(0, 4)
            .map((part) => String(part).padStart(2, '0'))
            .join();
        const expected = padded(a) < padded(b) ? -1 : padded(a) > padded(b) ? 1 : 0;
        expect(Math.sign(compareVersions(a.join('.'), b.join('.')))).toBe(expected);
      }),
    );
  });
});

describe('reading the manifest', () => {
  const inFolder = async (text: string | undefined) => {
    const folder = mkdtempSync(join(tmpdir(), 'manifest-test-'));
    try {
      if (text !== undefined) writeFileSync(join(folder, 'manifest.json'), text);
      return await readManifest(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('gives what the build wrote', async () => {
    expect(await inFolder(JSON.stringify(manifest))).toEqual(manifest);
  });

  it.each([
    ['is not there', undefined, 'artifacts-missing'],
    ['is cut', '{"releases": [', 'artifacts-damaged'],
    ['has another shape', '{"files": []}', 'artifacts-damaged'],
    [
      'lists a file without its hash',
      JSON.stringify({ releases: [{ version: '1', files: [{ path: 'bin/etcd' }] }] }),
      'artifacts-damaged',
    ],
  ])('fails when it %s', async (_, text, code) => {
    await expect(inFolder(text)).rejects.toMatchObject({ code });
  });
});
