import { chmod, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hostLocal } from '../../../common/api/core/v1/host-local.ts';
import { type PersistentVolume, PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import { rfc1123Subdomain } from '../../../common/api/names.ts';
import type { Clock } from '../../../common/base/clock.ts';
import type { Lifetime } from '../../../common/base/lifetime.ts';
import { retry } from '../../../common/base/retry.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { isConflict, isForbidden, isNotFound } from '../../../common/client/api-error.ts';
import { follow, resourceSource } from '../../../common/client/follow.ts';
import type { Mounter } from './mounter.ts';
import { VolumeError } from './volume-error.ts';

interface HostLocalVolumesOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly life: Lifetime;
  readonly mounter: Pick<Mounter, 'mountsBelow'>;
  /** The folder of the directories, each with its volume's name. */
  readonly folder: string;
  readonly onError: (error: Error) => void;
}

/** Milliseconds before one asks again for a volume that the node may not read: it is not its own any more, or not yet. */
const refusedPause = 600_000;

/**
 * The directories of host-local volumes on this node. Each is named after its volume and lies in the kubelet's own folder:
 * whatever a volume says of its path, nothing else is ever made or deleted.
 *
 *   made ──our finalizer on the volume──▶ used by pods ──volume is deleted──▶ Delete: directory removed ─▶ finalizer removed
 *                                                                             Retain: left as it is     ─▶ finalizer removed
 *
 * The binder deletes a volume when its claim is gone, and claims go after the last of their pods.
 */
export class HostLocalVolumes {
  readonly #options: HostLocalVolumesOptions;
  readonly #followed = new Set<string>();

  constructor(options: HostLocalVolumesOptions) {
    this.#options = options;
  }

  /** Looks after the directories that were made before this kubelet started. */
  async start(): Promise<void> {
    for (const name of await readdir(this.#options.folder).catch(() => [])) this.#follow(name);
  }

  /** Makes the directory of the volume if there is none, and resolves with its path. */
  async prepare(volume: PersistentVolume, signal: AbortSignal): Promise<string> {
    const { name, deletionTimestamp, resourceVersion, finalizers = [] } = volume.metadata;
    const isHeld = finalizers.includes(hostLocal.finalizer);
    // Once it is being deleted, nobody can hold it any more.
    if (deletionTimestamp && !isHeld) {
      throw new VolumeError(`PersistentVolume ${JSON.stringify(name)} is being deleted`);
    }
    const path = this.#pathOf(name);
    await mkdir(this.#options.folder, { recursive: true, mode: 0o750 });
    // Whoever runs in the pods can write: the folder above keeps everybody else on the host out.
    if (await mkdir(path, { recursive: true })) await chmod(path, 0o777);
    this.#follow(name);
    if (!isHeld) {
      const metadata = { resourceVersion, finalizers: [...finalizers, hostLocal.finalizer] };
      await this.#options.client.patch(PersistentVolumeKind, { name }, { metadata }, { signal });
    }
    return path;
  }

  /** One that is no name of a volume would lead out of the folder. */
  #pathOf(name: string): string {
    if (rfc1123Subdomain(name).length > 0) throw new VolumeError(`${JSON.stringify(name)} is no name of a volume`);
    return join(this.#options.folder, name);
  }

  #follow(name: string): void {
    if (this.#followed.has(name)) return;
    this.#followed.add(name);
    this.#options.life.run(async (signal) => {
      await this.#watch(name, signal);
      this.#followed.delete(name);
    });
  }

  /** Ends when there is nothing left to do for the volume. */
  async #watch(name: string, signal: AbortSignal): Promise<void> {
    const { client, clock, onError } = this.#options;
    const source = resourceSource(client, PersistentVolumeKind, { fieldSelector: `metadata.name=${name}` });
    while (!signal.aborted) {
      const refused = new AbortController();
      const heard = (error: Error) => (isForbidden(error) ? refused.abort() : onError(error));
      const asking = AbortSignal.any([signal, refused.signal]);
      for await (const change of follow(source, asking, { clock, onError: heard })) {
        const volume =
          change.type === 'replace' ? change.objects[0] : change.type === 'upsert' ? change.object : undefined;
        const settle = () => this.#settle(name, volume, signal);
        if ((await retry(settle, { signal, clock, onRetry: onError })) === 'done') return;
      }
      if (!signal.aborted) await clock.sleep(refusedPause, signal).catch(() => {});
    }
  }

  async #settle(name: string, volume: PersistentVolume | undefined, signal: AbortSignal): Promise<'done' | 'open'> {
    if (!volume) {
      // Made, but not used before the volume went: what holds data is not empty, and stays for people to look at.
      await rmdir(this.#pathOf(name)).catch(() => {});
      return 'done';
    }
    const { deletionTimestamp, finalizers = [], resourceVersion } = volume.metadata;
    if (!deletionTimestamp) return 'open';
    if (!finalizers.includes(hostLocal.finalizer)) return 'done';
    if (volume.status?.phase === 'Bound') return 'open';
    if (volume.spec.persistentVolumeReclaimPolicy === 'Delete') await this.#remove(this.#pathOf(name));
    const left = finalizers.filter((each) => each !== hostLocal.finalizer);
    const patch = { metadata: { resourceVersion, finalizers: left } };
    try {
      await this.#options.client.patch(PersistentVolumeKind, { name }, patch, { signal });
    } catch (error) {
      // It has changed meanwhile: what it is now is on its way.
      if (isConflict(error)) return 'open';
      if (!isNotFound(error)) throw error;
    }
    return 'done';
  }

  async #remove(path: string): Promise<void> {
    const mounted = await this.#options.mounter.mountsBelow(path);
    if (mounted.length > 0) throw new VolumeError(`${path} is not deleted: ${mounted.join(', ')} is mounted`);
    await rm(path, { recursive: true, force: true });
  }
}
