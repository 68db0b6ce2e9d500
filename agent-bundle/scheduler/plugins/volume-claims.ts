import type { Node } from '../../../common/api/core/v1/node.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { selects } from '../../../common/api/labels.ts';
import { compareQuantities, parseQuantity } from '../../../common/api/quantity.ts';
import type { StorageClass } from '../../../common/api/storage/v1/storage-class.ts';
import type { TopologySelectorTerm } from '../../../common/api/storage/v1/topology.ts';
import { matchesNodeSelector } from '../../../common/api/core/v1/node-selection.ts';

const bindCompleted = 'pv.kubernetes.io/bind-completed';
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** Both sides know of each other. */
export const isBound = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  Boolean(spec.volumeName) && metadata.annotations?.[bindCompleted] !== undefined;

export const classOf = ({ metadata, spec }: PersistentVolumeClaim): string =>
  metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? '';

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

function suits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { metadata, spec, status } = volume;
  const { name, namespace, uid } = claim.metadata;
  const { claimRef } = spec;
  if (claimRef && !(claimRef.name === name && claimRef.namespace === namespace && (claimRef.uid ?? uid) === uid)) {
    return false;
  }
  const isFree = claimRef !== undefined || (status?.phase ?? 'Available') === 'Available';
  const wanted = parseQuantity(claim.spec.resources?.requests?.['storage'] ?? '0');
  return (
    isFree &&
    !metadata.deletionTimestamp &&
    (spec.storageClassName ?? '') === classOf(claim) &&
    (spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem') &&
    (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode)) &&
    (!claim.spec.selector || selects(claim.spec.selector, metadata.labels)) &&
    compareQuantities(capacityOf(volume), wanted) >= 0
  );
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
