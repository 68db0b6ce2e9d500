import type { Node } from '../../../common/api/core/v1/node.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import {
  classOfClaim,
  classOfVolume,
  isKeptFor,
  volumeAnnotations,
} from '../../../common/api/core/v1/volume-binding.ts';
import { selects } from '../../../common/api/labels.ts';
import { compareQuantities, parseQuantity } from '../../../common/api/quantity.ts';
import type { StorageClass } from '../../../common/api/storage/v1/storage-class.ts';
import type { TopologySelectorTerm } from '../../../common/api/storage/v1/topology.ts';
import { matchesNodeSelector } from '../../../common/api/core/v1/node-selection.ts';

/** Both sides know of each other. */
export const isBound = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  Boolean(spec.volumeName) && metadata.annotations?.[volumeAnnotations.bindCompleted] !== undefined;

/** The class of a claim that is not waiting for a default one any more. */
export const classOf = (claim: PersistentVolumeClaim): string => classOfClaim(claim) ?? '';

export const reaches = ({ spec }: PersistentVolume, node: Node): boolean =>
  !spec.nodeAffinity?.required || matchesNodeSelector(spec.nodeAffinity.required, node);

/** The smallest free volume that will do for the claim on that node. `taken` are spoken for already. */
export function volumeFor(
  claim: PersistentVolumeClaim,
  node: Node,
  volumes: Iterable<PersistentVolume>,
  taken: ReadonlySet<string>,
): PersistentVolume | undefined {
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (taken.has(volume.metadata.name) || !suits(volume, claim) || !reaches(volume, node)) continue;
    // One that was kept for the claim comes before all others.
    if (volume.spec.claimRef) return volume;
    if (!best || compareQuantities(capacityOf(volume), capacityOf(best)) < 0) best = volume;
  }
  return best;
}

const capacityOf = ({ spec }: PersistentVolume) => parseQuantity(spec.capacity?.['storage'] ?? '0');

/** What is kept for the claim may be of another class, and have other labels than it selects. */
function suits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { metadata, spec } = volume;
  const wanted = parseQuantity(claim.spec.resources?.requests?.['storage'] ?? '0');
  return (
    (isKeptFor(volume, claim) || isOnOffer(volume, claim)) &&
    !metadata.deletionTimestamp &&
    (spec.volumeAttributesClassName ?? '') === (claim.spec.volumeAttributesClassName ?? '') &&
    (spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem') &&
    (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode)) &&
    compareQuantities(capacityOf(volume), wanted) >= 0
  );
}

function isOnOffer(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { metadata, spec, status } = volume;
  return (
    !spec.claimRef &&
    (status?.phase ?? 'Available') === 'Available' &&
    classOfVolume(volume) === classOf(claim) &&
    (!claim.spec.selector || selects(claim.spec.selector, metadata.labels))
  );
}

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
