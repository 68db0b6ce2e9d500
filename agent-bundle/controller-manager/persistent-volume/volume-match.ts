import type { Node } from '../../../common/api/core/v1/node.ts';
import { matchesNodeSelector } from '../../../common/api/core/v1/node-selection.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { classOfClaim, classOfVolume, isKeptFor } from '../../../common/api/core/v1/volume-binding.ts';
import { selects } from '../../../common/api/labels.ts';
import { compareQuantities, parseQuantity } from '../../../common/api/quantity.ts';

/**
 *   anywhere   of any node
 *   delayed    only what is kept for the claim: the rest is chosen with its first pod
 *   a node     what that node reaches; undefined: the node is gone
 */
export type Reach = 'anywhere' | 'delayed' | { readonly node: Node | undefined };

/**
 * The volume the claim gets: what is kept for it, else the free one that offers the least beyond what is asked for.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 */
export function bestVolume(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  reach: Reach,
): PersistentVolume | undefined {
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp || !reaches(volume, reach)) continue;
    if (isKeptFor(volume, claim)) {
      if (canHold(volume, claim)) return volume;
      continue;
    }
    if (reach === 'delayed' || volume.spec.claimRef || volume.status?.phase !== 'Available') continue;
    if (whyNot(volume, claim) !== undefined || !isSelected(volume, claim)) continue;
    if (!best || offersLess(volume, best)) best = volume;
  }
  return best;
}

/** Why a volume that the claim names cannot be bound to it; undefined: it can. */
export function whyNot(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (!isLargeEnough(volume, claim)) return 'requested PV is too small';
  if (classOfVolume(volume) !== (classOfClaim(claim) ?? '')) return 'storageClassName does not match';
  if (!hasSameAttributes(volume, claim)) return 'volumeAttributesClassName does not match';
  if (!hasSameMode(volume, claim)) return 'incompatible volumeMode';
  if (!allowsAccess(volume, claim)) return 'incompatible accessMode';
  return undefined;
}

export const hasSameMode = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem');

/** What is kept for a claim may be of another class. */
const canHold = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  isLargeEnough(volume, claim) &&
  hasSameAttributes(volume, claim) &&
  hasSameMode(volume, claim) &&
  allowsAccess(volume, claim);

const hasSameAttributes = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (spec.volumeAttributesClassName ?? '') === (claim.spec.volumeAttributesClassName ?? '');

const allowsAccess = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode));

const isSelected = ({ metadata }: PersistentVolume, { spec }: PersistentVolumeClaim): boolean =>
  !spec.selector || selects(spec.selector, metadata.labels ?? {});

const sizeOf = ({ spec }: PersistentVolume) => parseQuantity(spec.capacity?.['storage'] ?? '0');

const isLargeEnough = (volume: PersistentVolume, { spec }: PersistentVolumeClaim): boolean =>
  compareQuantities(sizeOf(volume), parseQuantity(spec.resources?.requests?.['storage'] ?? '0')) >= 0;

function reaches({ spec }: PersistentVolume, reach: Reach): boolean {
  const required = spec.nodeAffinity?.required;
  if (!required || typeof reach === 'string') return true;
  return reach.node !== undefined && matchesNodeSelector(required, reach.node);
}

/** Fewer ways of access come before less space, as upstream has it; names decide what is left. */
function offersLess(a: PersistentVolume, b: PersistentVolume): boolean {
  const modes = (a.spec.accessModes?.length ?? 0) - (b.spec.accessModes?.length ?? 0);
  const order = modes || compareQuantities(sizeOf(a), sizeOf(b));
  return order === 0 ? a.metadata.name < b.metadata.name : order < 0;
}
