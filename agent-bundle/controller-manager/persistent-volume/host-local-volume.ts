import { hostLocal } from '../../../common/api/core/v1/host-local.ts';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { isKeptFor, volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import type { StorageClass } from '../../../common/api/storage/v1/storage-class.ts';

/** Where a kubelet keeps its files unless it is told otherwise; one that is told looks below its own folder. */
const kubeletFolder = '/var/lib/kubelet';
const hostname = 'kubernetes.io/hostname';
/** On one node, a directory can be written by many as well as by one. */
const supportedModes = new Set(['ReadWriteOnce', 'ReadWriteOncePod']);

/** Why no volume of the node can be made for the claim; undefined: it can. */
export function refusal(claim: PersistentVolumeClaim, { parameters = {}, metadata }: StorageClass): string | undefined {
  const { accessModes = [], volumeMode, selector, dataSource, dataSourceRef } = claim.spec;
  if (!claim.metadata.annotations?.[volumeAnnotations.selectedNode]) {
    return `a host-local volume lies on the node of its first pod: storage class ${JSON.stringify(metadata.name)} needs volumeBindingMode WaitForFirstConsumer`;
  }
  const unknown = Object.keys(parameters);
  if (unknown.length > 0) return `host-local volumes take no parameters, but there are: ${unknown.join(', ')}`;
  const unsupported = accessModes.filter((mode) => !supportedModes.has(mode));
  if (unsupported.length > 0) return `host-local volumes cannot be ${unsupported.join(', ')}: they lie on one node`;
  if (volumeMode === 'Block') return 'host-local volumes are directories: volumeMode Block is not supported';
  if (selector) return 'claim Selector is not supported';
  if (dataSource ?? dataSourceRef) return 'host-local volumes begin empty: a data source is not supported';
  return undefined;
}

/** The same for the same claim, however often it is made: its name is derived from the claim's uid. */
export function hostLocalVolume(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  node: Node,
): PersistentVolume {
  const { name: claimName, namespace, uid } = claim.metadata;
  const name = `pvc-${uid}`;
  const label = node.metadata.labels?.[hostname] ?? node.metadata.name;
  return {
    metadata: {
      name,
      annotations: {
        [volumeAnnotations.provisionedBy]: hostLocal.provisioner,
        [hostLocal.node]: node.metadata.name,
      },
    },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '0' },
      accessModes: claim.spec.accessModes ?? [],
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', name: claimName, namespace, uid },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: 'Filesystem',
      local: { path: `${kubeletFolder}/${hostLocal.folder}/${name}` },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: hostname, operator: 'In', values: [label] }] }],
        },
      },
    },
  };
}

/**
 *   keep       somebody has it, or it is not to be deleted
 *   delete     its claim is gone
 *   let-go     it is being deleted, and the node that would take the directory away is gone itself
 */
export type HostLocalFate = 'keep' | 'delete' | 'let-go';

export function hostLocalFate({ metadata, spec, status }: PersistentVolume, isNodeThere: boolean): HostLocalFate {
  const isHeld = metadata.finalizers?.includes(hostLocal.finalizer) ?? false;
  if (metadata.deletionTimestamp) return isHeld && !isNodeThere ? 'let-go' : 'keep';
  return status?.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete' ? 'delete' : 'keep';
}

/** Whether the claim asks our provisioner for a volume that it does not have. */
export function isAsked(claim: PersistentVolumeClaim, existing: PersistentVolume | undefined): boolean {
  const { metadata, spec } = claim;
  return (
    metadata.annotations?.[volumeAnnotations.storageProvisioner] === hostLocal.provisioner &&
    !spec.volumeName &&
    !metadata.deletionTimestamp &&
    !(existing && isKeptFor(existing, claim))
  );
}
