import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hostLocal } from '../../../common/api/core/v1/host-local.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import { systemClock } from '../../../common/base/clock.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import type { ApiClient, WatchEvent } from '../../../common/client/api-client.ts';
import { HostLocalVolumes } from './host-local-volumes.ts';

/** An API server that has one volume. */
class OneVolume {
  volume: PersistentVolume | undefined;
  #version = 1;
  readonly #waiting = new Set<() => void>();

  constructor(volume?: PersistentVolume) {
    this.volume = volume;
  }

  become(volume: PersistentVolume | undefined): void {
    this.volume = volume;
    this.#version++;
    for (const wake of this.#waiting) wake();
  }

  async list() {
    return { items: this.volume ? [this.volume] : [], metadata: { resourceVersion: String(this.#version) } };
  }

  async *watch(
    _kind: unknown,
    { signal, resourceVersion }: { signal: AbortSignal; resourceVersion: string },
  ): AsyncGenerator<WatchEvent<PersistentVolume>> {
    for (let seen = Number(resourceVersion); !signal.aborted;) {
      if (this.#version === seen) {
        await new Promise<void>((wake) => {
          this.#waiting.add(wake);
          signal.addEventListener('abort', () => wake(), { once: true });
        });
        continue;
      }
      seen = this.#version;
      const { volume } = this;
      yield volume ? { type: 'MODIFIED', object: volume } : { type: 'DELETED', object: volumeOf('Delete') };
    }
  }

  async patch(_kind: unknown, _ref: unknown, { metadata }: { metadata: object }): Promise<void> {
    const { volume } = this;
    if (!volume) return;
    const changed = { ...volume, metadata: { ...volume.metadata, ...metadata } };
    const isGone = changed.metadata.deletionTimestamp && changed.metadata.finalizers?.length === 0;
    this.become(isGone ? undefined : changed);
  }
}

const name = 'pvc-1';
const volumeOf = (policy: string, metadata: Partial<PersistentVolume['metadata']> = {}): PersistentVolume => ({
  metadata: { name, ...metadata },
  spec: { persistentVolumeReclaimPolicy: policy, local: { path: '/somewhere/else' } },
  status: { phase: 'Released' },
});
const going = { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: [hostLocal.finalizer] };
const signal = AbortSignal.timeout(20_000);

let folder: string;
let life: Lifetime;
let mounts: string[];
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'host-local-')), 'volumes');
  mounts = [];
  life = new Lifetime((error) => {
    throw error;
  });
});
afterEach(async () => {
  await life.end();
  await rm(join(folder, '..'), { recursive: true });
});

const kubelet = (api: OneVolume, onError = (_error: Error) => {}) =>
  new HostLocalVolumes({
    ...{ client: api as unknown as ApiClient, clock: systemClock, life, folder, onError },
    mounter: { mountsBelow: async () => mounts },
  });
const data = () => readdir(join(folder, name)).catch(() => 'gone');
async function until<T>(read: () => T | Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    signal.throwIfAborted();
    await new Promise((wake) => setImmediate(wake));
  }
}

it('makes a directory that every pod can write, and says so on the volume first of all', async () => {
  const api = new OneVolume(volumeOf('Delete', { finalizers: ['kubernetes.io/pv-protection'] }));
  const path = await kubelet(api).prepare(api.volume!, signal);
  expect(path).toBe(join(folder, name));
  expect((await stat(path)).mode & 0o777).toBe(0o777);
  expect((await stat(folder)).mode & 0o007).toBe(0);
  expect(api.volume?.metadata.finalizers).toEqual(['kubernetes.io/pv-protection', hostLocal.finalizer]);
});

it('removes the directory when the volume is deleted, and lets go of the volume', async () => {
  const api = new OneVolume(volumeOf('Delete'));
  const path = await kubelet(api).prepare(api.volume!, signal);
  await writeFile(join(path, 'file'), 'text');
  api.become(volumeOf('Delete', going));
  expect(
    await until(
      () => api.volume,
      (volume) => !volume,
    ),
  ).toBeUndefined();
  expect(await data()).toBe('gone');
});

it('does so after a restart, too', async () => {
  await mkdir(join(folder, name, 'nested'), { recursive: true });
  const api = new OneVolume(volumeOf('Delete', going));
  await kubelet(api).start();
  await until(
    () => api.volume,
    (volume) => !volume,
  );
  expect(await data()).toBe('gone');
});

it('keeps the data of a volume that is to be retained', async () => {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'file'), 'text');
  const api = new OneVolume(volumeOf('Retain', going));
  await kubelet(api).start();
  await until(
    () => api.volume,
    (volume) => !volume,
  );
  expect(await data()).toEqual(['file']);
});

it('keeps data whose volume is gone, but not a directory that was never used', async () => {
  await mkdir(join(folder, name), { recursive: true });
  await mkdir(join(folder, 'pvc-2'), { recursive: true });
  await writeFile(join(folder, name, 'file'), 'text');
  await kubelet(new OneVolume()).start();
  await until(
    () => readdir(folder),
    (names) => names.length === 1,
  );
  expect(await data()).toEqual(['file']);
});

it('deletes nothing while something is mounted in it, nor while the volume is bound', async () => {
  await mkdir(join(folder, name), { recursive: true });
  mounts = [join(folder, name, 'mounted')];
  const said: string[] = [];
  const api = new OneVolume({ ...volumeOf('Delete', going), status: { phase: 'Bound' } });
  await kubelet(api, ({ message }) => void said.push(message)).start();
  api.become(volumeOf('Delete', going));
  await until(
    () => said.length,
    (count) => count > 0,
  );
  expect(said[0]).toMatch(/is not deleted: .*mounted is mounted/);
  expect(await data()).toEqual([]);
  mounts = [];
  await until(
    () => api.volume,
    (volume) => !volume,
  );
  expect(await data()).toBe('gone');
});

it.each(['..', '../pods', 'a/b', ''])('is never led to %j', async (evil) => {
  const volume = volumeOf('Delete', { name: evil });
  await expect(kubelet(new OneVolume()).prepare(volume, signal)).rejects.toThrow(/no name of a volume/);
});
