import { hostLocalNode } from '../../../common/api/core/v1/host-local.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { isMadeFor } from '../../../common/api/core/v1/pod-claims.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import type { HostPathVolumeSource } from '../../../common/api/core/v1/volume-sources.ts';
import { VolumeError } from './volume-error.ts';

/** Where a claim's data is found on this node. */
export type Source =
  | { readonly type: 'host-path'; readonly hostPath: HostPathVolumeSource }
  | { readonly type: 'local'; readonly path: string }
  /** In the kubelet's own folder. */
  | { readonly type: 'host-local'; readonly volume: PersistentVolume };

/** The volume that the claim has been given. Throws a VolumeError when the pod is not to have it, or not yet. */
export function boundVolumeName(claim: PersistentVolumeClaim, volume: Volume, pod: Pod): string {
  const { metadata, spec, status } = claim;
  if (volume.ephemeral && !isMadeFor(claim, pod)) {
    const [claimKey, podKey] = [metadata, pod.metadata].map(({ namespace, name }) => `${namespace}/${name}`);
    throw new VolumeError(`PVC ${claimKey} was not created for pod ${podKey} (pod is not owner)`);
  }
  // It waits for the pods that have it; others are too late.
  if (metadata.deletionTimestamp && !hasRun(pod)) throw new VolumeError('PVC is being deleted');
  if (status?.phase !== 'Bound' || !spec.volumeName) throw new VolumeError('PVC is not bound');
  return spec.volumeName;
}

const hasRun = ({ status }: Pod): boolean =>
  [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].some(
    ({ containerID }) => containerID,
  );

/** Throws a VolumeError for what this node cannot mount. */
export function sourceOf(volume: PersistentVolume, claim: PersistentVolumeClaim, node: string): Source {
  const { metadata, spec } = volume;
  if (spec.claimRef?.uid !== claim.metadata.uid) {
    throw new VolumeError(`PersistentVolume ${JSON.stringify(metadata.name)} is bound to another claim`);
  }
  if (spec.volumeMode === 'Block') {
    throw new VolumeError(`volume ${metadata.name} has volumeMode Block, which this node cannot mount`);
  }
  const home = hostLocalNode(volume);
  if (home !== undefined && home !== node) {
    throw new VolumeError(`PersistentVolume ${JSON.stringify(metadata.name)} lies on the node ${home}`);
  }
  if (home !== undefined) return { type: 'host-local', volume };
  if (spec.hostPath) return { type: 'host-path', hostPath: spec.hostPath };
  if (spec.local) return { type: 'local', path: spec.local.path };
  throw new VolumeError(`no volume plugin matched: this node mounts hostPath and local volumes only`);
}
