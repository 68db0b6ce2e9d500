import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { hostLocal } from '../../../common/api/core/v1/host-local.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { boundVolumeName, sourceOf } from './claimed-volume.ts';
import { ClaimedVolumes } from './claimed-volumes.ts';
import { giveToGroup } from './group-ownership.ts';

const pod: Pod = { metadata: { name: 'p', namespace: 'ns', uid: 'p-1' }, spec: { containers: [] } };
const mounted: Volume = { name: 'data', persistentVolumeClaim: { claimName: 'c' } };
const ephemeral: Volume = { name: 'data', ephemeral: {} };
const claimOf = (more: Partial<PersistentVolumeClaim> = {}): PersistentVolumeClaim => ({
  metadata: { name: 'c', namespace: 'ns', uid: 'c-1', ...more.metadata },
  spec: { volumeName: 'v' },
  status: more.status ?? { phase: 'Bound' },
});
const volumeOf = (spec: PersistentVolume['spec'], annotations = {}): PersistentVolume => ({
  metadata: { name: 'v', annotations },
  spec: { claimRef: { name: 'c', namespace: 'ns', uid: 'c-1' }, ...spec },
});
const own = (node: string) => ({
  'pv.kubernetes.io/provisioned-by': hostLocal.provisioner,
  [hostLocal.node]: node,
});

describe('a claim', () => {
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'p-1', controller: true };
  test.each<[string | undefined, Volume, Partial<PersistentVolumeClaim>]>([
    [undefined, mounted, {}],
    [undefined, ephemeral, { metadata: { name: 'p-data', ownerReferences: [owner] } }],
    ['PVC is not bound', mounted, { status: { phase: 'Pending' } }],
    ['PVC is not bound', mounted, { status: { phase: 'Lost' } }],
    ['PVC is being deleted', mounted, { metadata: { name: 'c', deletionTimestamp: '2026-01-01T00:00:00Z' } }],
    ['PVC ns/c was not created for pod ns/p (pod is not owner)', ephemeral, {}],
    [
      'PVC ns/p-data was not created for pod ns/p (pod is not owner)',
      ephemeral,
      { metadata: { name: 'p-data', ownerReferences: [{ ...owner, uid: 'p-0' }] } },
    ],
  ])('is the pod’s to use, or not: %s', (why, volume, more) => {
    const name = () => boundVolumeName(claimOf(more), volume, pod);
    if (why === undefined) expect(name()).toBe('v');
    else expect(name).toThrow(why);
  });

  it('that is going stays with the pod that has it', () => {
    const going = claimOf({ metadata: { name: 'c', deletionTimestamp: '2026-01-01T00:00:00Z' } });
    const running = { name: 'a', containerID: 'containerd://1', image: '', imageID: '', ready: true, restartCount: 0 };
    expect(boundVolumeName(going, mounted, { ...pod, status: { containerStatuses: [running] } })).toBe('v');
  });

  test.each<[string | RegExp, PersistentVolume]>([
    ['host-path', volumeOf({ hostPath: { path: '/data' } })],
    ['local', volumeOf({ local: { path: '/data' } })],
    ['host-local', volumeOf({ local: { path: '/data' } }, own('h1'))],
    [/lies on the node h2/, volumeOf({ local: { path: '/data' } }, own('h2'))],
    [/is bound to another claim/, volumeOf({ local: { path: '/data' }, claimRef: { name: 'c', uid: 'c-0' } })],
    [/has volumeMode Block/, volumeOf({ local: { path: '/dev/sdb' }, volumeMode: 'Block' })],
    [/no volume plugin matched/, volumeOf({ nfs: { server: 's', path: '/' } })],
  ])('is found as %s', (expected, volume) => {
    const source = () => sourceOf(volume, claimOf(), 'h1');
    if (typeof expected === 'string') expect(source().type).toBe(expected);
    else expect(source).toThrow(expected);
  });
});

describe('on the node', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'claimed-'));
  });
  afterEach(() => rm(root, { recursive: true }));
  const signal = AbortSignal.timeout(10_000);
  const claimed = (objects: readonly ApiObject[]) =>
    new ClaimedVolumes({
      client: {
        get: async <T>(kind: Kind<T>, { name }: { name: string }) => {
          const found = objects.find(({ metadata }) => metadata.name === name);
          if (!found) throw new Error(`${kind.resource} "${name}" not found`);
          return found as T;
        },
      },
      node: 'h1',
      hostLocal: { prepare: async () => root },
    });

  it('says what of which claim is in the way', async () => {
    await expect(claimed([]).find(mounted, pod, signal)).rejects.toThrow(
      'error processing PVC ns/c: persistentvolumeclaims "c" not found',
    );
    const waiting = claimOf({ status: { phase: 'Pending' } });
    await expect(claimed([waiting]).find(mounted, pod, signal)).rejects.toThrow(
      'error processing PVC ns/c: PVC is not bound',
    );
  });

  it('takes a local directory as it is, and makes none', async () => {
    const path = join(root, 'disk');
    const volume = volumeOf({ local: { path } });
    const volumes = claimed([claimOf(), volume]);
    const source = await volumes.find(mounted, pod, signal);
    await expect(volumes.prepare(source!, pod, signal)).rejects.toThrow(`path "${path}" does not exist`);
    await mkdir(path);
    expect(await volumes.prepare(source!, pod, signal)).toBe(path);
  });

  it('makes a host path where the volume says so', async () => {
    const path = join(root, 'made');
    const volumes = claimed([claimOf(), volumeOf({ hostPath: { path, type: 'DirectoryOrCreate' } })]);
    const source = await volumes.find(mounted, pod, signal);
    expect(await volumes.prepare(source!, pod, signal)).toBe(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('gives what is there to the pod’s group, and nothing that a link leads to', async () => {
    const fsGroup = process.getgid?.() ?? 0;
    await mkdir(join(root, 'disk/folder'), { recursive: true, mode: 0o700 });
    await writeFile(join(root, 'disk/folder/file'), '', { mode: 0o600 });
    await writeFile(join(root, 'outside'), '', { mode: 0o600 });
    await symlink(join(root, 'outside'), join(root, 'disk/link'));
    await giveToGroup(join(root, 'disk'), { fsGroup });
    const mode = async (path: string) => (await stat(join(root, path))).mode & 0o7777;
    expect([
      await mode('disk'),
      await mode('disk/folder'),
      await mode('disk/folder/file'),
      await mode('outside'),
    ]).toEqual([0o2770, 0o2770, 0o660, 0o600]);
    await writeFile(join(root, 'disk/new'), '', { mode: 0o600 });
    await giveToGroup(join(root, 'disk'), { fsGroup, fsGroupChangePolicy: 'OnRootMismatch' });
    expect(await mode('disk/new')).toBe(0o600);
  });
});
