import type { Node } from '../../../common/api/core/v1/node.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { classOfClaim, volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import type { StorageClass } from '../../../common/api/storage/v1/storage-class.ts';
import type { TopologySelectorTerm } from '../../../common/api/storage/v1/topology.ts';

/** Both sides know of each other. */
export const isBound = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  Boolean(spec.volumeName) && metadata.annotations?.[volumeAnnotations.bindCompleted] !== undefined;

/** The class of a claim that is not waiting for a default one any more. */
export const classOf = (claim: PersistentVolumeClaim): string => classOfClaim(claim) ?? '';

/** What is written to keep the volume for the claim; undefined: it is. One that a person kept for it is not ours to give away later. */
export function keepingPatch(volume: PersistentVolume, claim: PersistentVolumeClaim): object | undefined {
  const { name, namespace, uid } = claim.metadata;
  if (volume.spec.claimRef?.uid === uid) return undefined;
  const { resourceVersion } = volume.metadata;
  const annotations = volume.spec.claimRef ? {} : { annotations: { [volumeAnnotations.boundByController]: 'yes' } };
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid };
  return { metadata: { resourceVersion, ...annotations }, spec: { claimRef } };
}

/** Whether the class can have a volume made that the node reaches. */
export function provides(storageClass: StorageClass, { metadata }: Node): boolean {
  if (storageClass.provisioner === 'kubernetes.io/no-provisioner') return false;
  const terms: readonly TopologySelectorTerm[] = storageClass.allowedTopologies ?? [];
  if (terms.length === 0) return true;
  return terms.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => values.includes(metadata.labels?.[key] ?? '')),
  );
}
