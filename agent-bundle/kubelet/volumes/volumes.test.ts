import { lstat, mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../../common/api/core/v1/pod-spec.ts';
import { HostPaths } from '../host-paths.ts';
import { writeAtomically } from './atomic-writer.ts';
import type { Mounter } from './mounter.ts';
import { type Payload, safePath } from './payload.ts';
import type { PayloadFacts } from './projected.ts';
import { ServiceAccountTokens } from './service-account-tokens.ts';
import { bindSubPath } from './sub-path.ts';
import { VolumeManager } from './volume-manager.ts';
import { cases } from '../../../test/sampling.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'volumes-'));
});
afterEach(() => rm(root, { recursive: true }));

const payload = (files: Record<string, string>, mode = 0o644): Payload =>
  new Map(Object.entries(files).map(([path, text]) => [path, { data: Buffer.from(text), mode }]));

async function contents(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => !name.startsWith('..'));
  const files: Record<string, string> = {};
  for (const name of names)
    if ((await stat(join(folder, name))).isFile()) files[name] = await readFile(join(folder, name), 'utf8');
  return files;
}

describe('writeAtomically', () => {
  it('shows files through a link that is swapped', async () => {
    await writeAtomically(root, payload({ a: '1', b: '2' }));
    const first = await readlink(join(root, '..data'));
    expect(await contents(root)).toEqual({ a: '1', b: '2' });
    expect(await writeAtomically(root, payload({ a: '1', c: '3' }))).toBe(true);
    expect(await contents(root)).toEqual({ a: '1', c: '3' });
    expect(await readdir(root)).not.toContain(first);
    expect(await readlink(join(root, 'a'))).toBe('..data/a');
  });

  it('leaves everything alone where nothing differs', async () => {
    await writeAtomically(root, payload({ a: '1' }));
    const before = await readlink(join(root, '..data'));
    expect(await writeAtomically(root, payload({ a: '1' }))).toBe(false);
    expect(await readlink(join(root, '..data'))).toBe(before);
    expect(await writeAtomically(root, payload({ a: '1' }, 0o400))).toBe(true);
    expect((await stat(join(root, 'a'))).mode & 0o777).toBe(0o400);
  });

  it('makes files readable for a group that owns them', async () => {
    const group = process.getgid?.() ?? 0;
    await writeAtomically(root, payload({ a: '1' }, 0o600), group);
    expect(await stat(join(root, 'a'))).toMatchObject({
      gid: group,
      mode: expect.toSatisfy((mode: number) => (mode & 0o777) === 0o640) as number,
    });
  });

  it('shows exactly what was written last, whatever was there before', async () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    const tree = fc.dictionary(
      fc.oneof(
        name,
        fc.tuple(name, name).map((parts) => parts.join('/')),
      ),
      fc.string(),
      { maxKeys: 4 },
    );
    const clean = (files: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(files).filter(
          ([path]) => path.includes('/') || !Object.keys(files).some((other) => other.startsWith(`${path}/`)),
        ),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(tree.map(clean), { minLength: 1, maxLength: 3 }), async (versions) => {
        for (const files of versions) await writeAtomically(root, payload(files));
        const found: Record<string, string> = {};
        for (const path of Object.keys(versions.at(-1) ?? {})) found[path] = await readFile(join(root, path), 'utf8');
        expect(found).toEqual(versions.at(-1));
      }),
      cases(40),
    );
  });
});

describe('safePath', () => {
  it.each(['/a', '../a', 'a/../b', 'a//b', '..a', './a', ''])('refuses %j', (path) =>
    expect(() => safePath(path)).toThrow(),
  );
  it.each(['a', 'a/b', '.hidden', 'a..b'])('takes %j', (path) => expect(safePath(path)).toBe(path));
});

/** Mounts that are only written down; a bound folder is a link, so that it can be looked into. */
class FakeMounter implements Mounter {
  readonly mounted = new Map<string, string>();
  readonly isMounted = async (path: string) => this.mounted.has(path);
  readonly mountsBelow = async (path: string) =>
    [...this.mounted.keys()].filter((point) => point === path || point.startsWith(`${path}/`));
  readonly mountTmpfs = async (path: string, bytes?: number) =>
    void this.mounted.set(path, `tmpfs ${bytes ?? ''}`.trim());
  readonly bind = async (from: string, to: string) => void this.mounted.set(to, await readlink(from));
  readonly unmount = async (path: string) => void this.mounted.delete(path);
}

const token = { status: { token: 'tok', expirationTimestamp: new Date(3600_000).toISOString() } };
const facts: PayloadFacts = {
  objects: {
    configMap: (_namespace, name) => (name === 'cfg' ? { metadata: { name }, data: { a: '1', b: '2' } } : undefined),
    secret: (_namespace, name) =>
      name === 'sec' ? { metadata: { name }, data: { key: Buffer.from('s').toString('base64') } } : undefined,
  },
  tokens: new ServiceAccountTokens({ createSubresource: async () => token as never }),
  ...{ now: 0, hostIps: ['10.0.0.7'], allocatable: { memory: '1Gi' }, signal: AbortSignal.timeout(10_000) },
};

const noClaims = {
  find: async () => undefined,
  prepare: async () => {
    throw new Error('there are no claims');
  },
};

describe('VolumeManager', () => {
  const setup = () => {
    const mounter = new FakeMounter();
    const paths = new HostPaths(root, join(root, 'log'));
    return { mounter, paths, volumes: new VolumeManager(paths, mounter, noClaims) };
  };
  const podOf = (volumes: NonNullable<PodSpec['volumes']>, more: Partial<PodSpec> = {}): Pod => ({
    metadata: { name: 'p', namespace: 'ns', uid: 'u', labels: { app: 'web' } },
    spec: { containers: [{ name: 'a' }], serviceAccountName: 'robot', volumes, ...more },
  });

  it.each<[string, NonNullable<PodSpec['volumes']>[number], Record<string, string>]>([
    ['a config map', { name: 'v', configMap: { name: 'cfg' } }, { a: '1', b: '2' }],
    [
      'chosen keys of it',
      { name: 'v', configMap: { name: 'cfg', items: [{ key: 'b', path: 'x/y' }] } },
      { 'x/y': '2' },
    ],
    ['nothing of an optional one that is not there', { name: 'v', configMap: { name: 'no', optional: true } }, {}],
    ['a secret', { name: 'v', secret: { secretName: 'sec' } }, { key: 's' }],
    [
      'what the pod is',
      { name: 'v', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
      { labels: 'app="web"' },
    ],
    [
      'several sources together',
      {
        name: 'v',
        projected: {
          sources: [
            { configMap: { name: 'cfg', items: [{ key: 'a', path: 'a' }] } },
            { serviceAccountToken: { path: 'token' } },
          ],
        },
      },
      { a: '1', token: 'tok' },
    ],
  ])('writes %s', async (_what, volume, expected) => {
    const { volumes } = setup();
    const pod = podOf([volume]);
    await volumes.prepare(pod, facts);
    expect(await contents(volumes.pathOf(pod, volume))).toEqual(expected);
  });

  it.each<[string, NonNullable<PodSpec['volumes']>[number], RegExp]>([
    [
      'a config map that is not there',
      { name: 'v', configMap: { name: 'no' } },
      /volume "v": configmap "no" not found/,
    ],
    [
      'a key that is not there',
      { name: 'v', configMap: { name: 'cfg', items: [{ key: 'z', path: 'z' }] } },
      /configmap "cfg" has no key z/,
    ],
    [
      'a path that leads out',
      { name: 'v', configMap: { name: 'cfg', items: [{ key: 'a', path: '../a' }] } },
      /not a path below the volume/,
    ],
    [
      'a kind that nobody mounts here',
      { name: 'v', nfs: { server: 's', path: '/' } },
      /cannot mount volumes of its kind \(nfs\)/,
    ],
    [
      'a host folder that is not there',
      { name: 'v', hostPath: { path: '/nowhere/at/all', type: 'Directory' } },
      /there is no \/nowhere\/at\/all/,
    ],
  ])('refuses %s, and names the volume', async (_what, volume, message) => {
    await expect(setup().volumes.prepare(podOf([volume]), facts)).rejects.toThrow(message);
  });

  it('keeps secrets in memory, and config maps on disk', async () => {
    const { volumes, mounter } = setup();
    const [secret, configMap, memory] = [
      { name: 's', secret: { secretName: 'sec' } },
      { name: 'c', configMap: { name: 'cfg' } },
      { name: 'm', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
    ];
    const pod = podOf([secret, configMap, memory]);
    await volumes.prepare(pod, facts);
    await volumes.prepare(pod, facts);
    expect(Object.fromEntries(mounter.mounted)).toEqual({
      [volumes.pathOf(pod, secret)]: 'tmpfs',
      [volumes.pathOf(pod, memory)]: 'tmpfs 1048576',
    });
  });

  it('gives an empty folder to the pod’s group', async () => {
    const { volumes } = setup();
    const volume = { name: 'e', emptyDir: {} };
    const pod = podOf([volume], { securityContext: { fsGroup: process.getgid?.() ?? 0 } });
    await volumes.prepare(pod, facts);
    expect((await stat(volumes.pathOf(pod, volume))).mode & 0o7777).toBe(0o2777);
  });

  it('takes everything away, but nothing while something stays mounted', async () => {
    const { volumes, mounter, paths } = setup();
    await volumes.prepare(podOf([{ name: 's', secret: { secretName: 'sec' } }]), facts);
    const stuck: Mounter = { ...mounter, unmount: async () => {}, mountsBelow: mounter.mountsBelow };
    await expect(new VolumeManager(paths, stuck, noClaims).remove('u')).rejects.toThrow(/cannot be unmounted/);
    expect(await volumes.exists('u')).toBe(true);
    await volumes.remove('u');
    expect(await volumes.exists('u')).toBe(false);
    await expect(volumes.remove('../u')).rejects.toThrow(/no uid/);
  });
});

describe('bindSubPath', () => {
  const bound = async (subPath: string) => {
    const mounter = new FakeMounter();
    await bindSubPath(join(root, 'volume'), subPath, join(root, 'target'), mounter);
    return mounter.mounted.get(join(root, 'target'));
  };
  beforeEach(() => mkdir(join(root, 'volume')));

  it('binds a file, and one that is reached through a link within the volume', async () => {
    await writeAtomically(join(root, 'volume'), payload({ key: '1' }));
    expect(await bound('key')).toBe(join(root, 'volume', await readlink(join(root, 'volume/..data')), 'key'));
    expect((await lstat(join(root, 'target'))).isFile()).toBe(true);
  });

  it('makes a folder that is not there', async () => {
    expect(await bound('new/folder')).toBe(join(root, 'volume/new/folder'));
  });

  it.each(['../outside', '/etc', 'a/../../b'])('refuses %s', async (subPath) => {
    await expect(bound(subPath)).rejects.toThrow(/does not stay within its volume/);
  });

  it('refuses a link that leads out of the volume', async () => {
    await writeFile(join(root, 'outside'), 'secret');
    await symlink(join(root, 'outside'), join(root, 'volume/link'));
    await expect(bound('link')).rejects.toThrow(/leads out of its volume/);
    await symlink('/etc', join(root, 'volume/folder'));
    await expect(bound('folder/new')).rejects.toThrow(/leads out of its volume/);
  });
});
