import { stat } from 'node:fs/promises';
import { PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import { PersistentVolumeClaimKind } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { claimNameOf } from '../../../common/api/core/v1/pod-claims.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { type Source, boundVolumeName, sourceOf } from './claimed-volume.ts';
import { giveToGroup } from './group-ownership.ts';
import { prepareHostPath } from './host-path.ts';
import type { HostLocalVolumes } from './host-local-volumes.ts';
import { VolumeError } from './volume-error.ts';

interface ClaimedVolumesOptions {
  readonly client: Pick<ApiClient, 'get'>;
  /** This node's name. */
  readonly node: string;
  readonly hostLocal: Pick<HostLocalVolumes, 'prepare'>;
}

/** Volumes of pods that come from claims. A node may read only the claims that its pods name, and their volumes. */
export class ClaimedVolumes {
  readonly #options: ClaimedVolumesOptions;

  constructor(options: ClaimedVolumesOptions) {
    this.#options = options;
  }

  /** Undefined for volumes that come from no claim. Throws a VolumeError while the claim has no volume for the pod. */
  async find(volume: Volume, pod: Pod, signal: AbortSignal): Promise<Source | undefined> {
    const name = claimNameOf(pod, volume);
    if (name === undefined) return undefined;
    const { client, node } = this.#options;
    const { namespace } = pod.metadata;
    try {
      const claim = await client.get(PersistentVolumeClaimKind, { name, namespace }, { signal });
      const volumeName = boundVolumeName(claim, volume, pod);
      const found = await client.get(PersistentVolumeKind, { name: volumeName }, { signal });
      return sourceOf(found, claim, node);
    } catch (error) {
      throw new VolumeError(`error processing PVC ${namespace}/${name}: ${(error as Error).message}`, error);
    }
  }

  /** Sees to it that it is there, and resolves with where. */
  async prepare(source: Source, pod: Pod, signal: AbortSignal): Promise<string> {
    if (source.type === 'host-path') {
      await prepareHostPath(source.hostPath);
      return source.hostPath.path;
    }
    const path =
      source.type === 'local'
        ? await existing(source.path)
        : await this.#options.hostLocal.prepare(source.volume, signal);
    await giveToGroup(path, pod.spec.securityContext);
    return path;
  }
}

async function existing(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new VolumeError(`path ${JSON.stringify(path)} does not exist`);
  if (!found.isDirectory()) throw new VolumeError(`${path} is not a directory: this node formats no devices`);
  return path;
}
