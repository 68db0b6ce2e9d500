import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AppError } from '../../common/base/app-error.ts';
import { artifactsOfSet, parseLock, readLock } from './lock.ts';

const sha = 'a'.repeat(64);

const entry = {
  name: 'etcd',
  version: '3.5.1',
  use: 'upstream',
  format: 'tar.gz',
  urls: ['https://example.test/v{version}/etcd-{arch}.tar.gz'],
  archives: { amd64: { sha256: sha, size: 7 }, arm64: { sha256: sha } },
  files: [
    { from: 'etcd-v{version}-linux-{arch}/etcd', to: 'bin/etcd' },
    { from: 'lib/{triplet}/ld.so', to: 'glibc/ld.so', sha256: { arm64: sha } },
  ],
};

const lockOf = (...entries: unknown[]) => JSON.stringify({ artifacts: entries });

describe('the lock in this checkout', async () => {
  const lock = await readLock(join(import.meta.dirname, '../binaries.lock.json'));

  it.each([
    ['debian', 'amd64'],
    ['debian', 'arm64'],
    ['upstream', 'amd64'],
    ['upstream', 'arm64'],
  ] as const)('the %s set for %s has every program a host runs', (set, arch) => {
    const files = artifactsOfSet(lock, set, arch).flatMap((artifact) => artifact.files.map(({ to }) => to));
    const wanted = [
      ...['containerd', 'containerd-shim-runc-v2', 'ctr', 'etcd', 'etcdctl', 'node', 'runc'].map(
        (name) => `bin/${name}`,
      ),
      ...['bridge', 'host-local', 'loopback', 'portmap'].map((name) => `cni/${name}`),
    ];
    expect(files.sort()).toEqual(wanted);
  });

  it('pins every file of the debian set, the images and the local libraries, not only their archives', () => {
    const loose = lock.filter(({ use, files }) => use !== 'upstream' && files.some((file) => !file.sha256));
    expect(loose).toEqual([]);
  });

  it('leaves no placeholder open', () => {
    for (const { urls, files } of lock)
      expect(JSON.stringify([urls, files])).not.toMatch(/\{(version|arch|triplet|package)\}/);
  });
});

describe('reading a lock', () => {
  it('fills in version, architecture and triplet, and leaves out files of other architectures', () => {
    const [amd64, arm64] = parseLock(lockOf(entry), 'lock.json');
    expect(amd64).toMatchObject({ arch: 'amd64', size: 7, urls: ['https://example.test/v3.5.1/etcd-amd64.tar.gz'] });
    expect(amd64!.files).toEqual([{ from: 'etcd-v3.5.1-linux-amd64/etcd', to: 'bin/etcd', sha256: undefined }]);
    expect(arm64!.files[1]).toEqual({ from: 'lib/aarch64-linux-gnu/ld.so', to: 'glibc/ld.so', sha256: sha });
  });

  it.each([
    ['no JSON', '{', /JSON/],
    ['no list', '{}', /no list `artifacts`/],
    ['a list of strings', lockOf('etcd'), /artifacts\[0\] is not an object/],
    ['an entry without a name', lockOf({ ...entry, name: '' }), /has no name/],
    [
      'an unknown use',
      lockOf(entry, { ...entry, use: 'fun' }),
      /artifacts\[1\] \(etcd\) has use fun, not one of debian/,
    ],
    ['an unknown format', lockOf({ ...entry, format: 'rar' }), /has format rar/],
    ['a url that is none', lockOf({ ...entry, urls: ['ftp://example.test'] }), /needs http\(s\) urls/],
    ['no url', lockOf({ ...entry, urls: [] }), /needs http\(s\) urls/],
    [
      'a short hash',
      lockOf({ ...entry, archives: { amd64: { sha256: 'abc' } } }),
      /no sha256 of 64 hex digits for amd64/,
    ],
    [
      'an unknown architecture',
      lockOf({ ...entry, archives: { riscv64: { sha256: sha } } }),
      /unknown architecture riscv64/,
    ],
    ['no files', lockOf({ ...entry, files: [] }), /names no files/],
    [
      'a file that would leave its folder',
      lockOf({ ...entry, files: [{ from: 'a', to: '../etc/passwd' }] }),
      /outside its folder/,
    ],
    [
      'a wrong hash of a file',
      lockOf({ ...entry, files: [{ from: 'a', to: 'a', sha256: { amd64: 'x' } }] }),
      /wrong sha256 for a/,
    ],
  ])('refuses %s', (_, text, reason) => {
    expect(() => parseLock(text, 'lock.json')).toThrowError(reason);
    try {
      parseLock(text, 'lock.json');
    } catch (error) {
      expect((error as AppError).code).toBe('artifact-lock-invalid');
    }
  });
});
