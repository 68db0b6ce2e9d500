import { selects } from '../../labels.ts';
import { compareQuantities, parseQuantity } from '../../quantity.ts';
import { matchesNodeSelector } from './node-selection.ts';
import type { Node } from './node.ts';
import type { PersistentVolume } from './persistent-volume.ts';
import type { PersistentVolumeClaim } from './persistent-volume-claim.ts';
import { classOfClaim, classOfVolume, isKeptFor } from './volume-binding.ts';

/**
 *   anywhere   of any node
 *   delayed    only what is kept for the claim: the rest is chosen with its first pod
 *   a node     what that node reaches; undefined: the node is gone
 */
export type Reach = 'anywhere' | 'delayed' | { readonly node: Node | undefined };

const nothing: ReadonlySet<string> = new Set();

/**
 * The volume the claim gets, for binder and scheduler alike: what is kept for it and can hold it, and no other even where
 * that one cannot be reached; else the free one that offers the least beyond what is asked for.
 * `taken` are names of volumes that have been promised to others.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 */
export function bestVolume(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  reach: Reach,
  taken = nothing,
): PersistentVolume | undefined {
  const offersLess = typeof reach === 'string' ? offersLessAccess : offersLessSpace;
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp || taken.has(volume.metadata.name)) continue;
    if (isKeptFor(volume, claim)) {
      if (canHold(volume, claim)) return isWithin(reach, volume) ? volume : undefined;
      continue;
    }
    if (reach === 'delayed' || volume.spec.claimRef || volume.status?.phase !== 'Available') continue;
    if (!isOfClass(volume, claim) || !isSelected(volume, claim) || !canHold(volume, claim)) continue;
    if (isWithin(reach, volume) && (!best || offersLess(volume, best))) best = volume;
  }
  return best;
}

/** Why a volume that the claim names cannot be bound to it; undefined: it can. */
export function whyNot(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (!isLargeEnough(volume, claim)) return 'requested PV is too small';
  if (!isOfClass(volume, claim)) return 'storageClassName does not match';
  if (!hasSameAttributes(volume, claim)) return 'volumeAttributesClassName does not match';
  if (!hasSameMode(volume, claim)) return 'incompatible volumeMode';
  if (!allowsAccess(volume, claim)) return 'incompatible accessMode';
  return undefined;
}

/** A volume without node affinity is reached from everywhere. */
export const reaches = ({ spec }: PersistentVolume, node: Node): boolean =>
  !spec.nodeAffinity?.required || matchesNodeSelector(spec.nodeAffinity.required, node);

export const hasSameMode = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem');

/** What is kept for a claim may be of another class, and have other labels than it selects. */
const canHold = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  hasSameAttributes(volume, claim) &&
  hasSameMode(volume, claim) &&
  allowsAccess(volume, claim) &&
  isLargeEnough(volume, claim);

const isOfClass = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  classOfVolume(volume) === (classOfClaim(claim) ?? '');

const hasSameAttributes = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (spec.volumeAttributesClassName ?? '') === (claim.spec.volumeAttributesClassName ?? '');

const allowsAccess = ({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode));

const isSelected = ({ metadata }: PersistentVolume, { spec }: PersistentVolumeClaim): boolean =>
  !spec.selector || selects(spec.selector, metadata.labels ?? {});

const sizeOf = ({ spec }: PersistentVolume) => parseQuantity(spec.capacity?.['storage'] ?? '0');

const isLargeEnough = (volume: PersistentVolume, { spec }: PersistentVolumeClaim): boolean =>
  compareQuantities(sizeOf(volume), parseQuantity(spec.resources?.requests?.['storage'] ?? '0')) >= 0;

function isWithin(reach: Reach, volume: PersistentVolume): boolean {
  if (typeof reach === 'string') return true;
  return reach.node ? reaches(volume, reach.node) : !volume.spec.nodeAffinity?.required;
}

/** Names decide where two offer the same. */
function offersLessSpace(a: PersistentVolume, b: PersistentVolume): boolean {
  const order = compareQuantities(sizeOf(a), sizeOf(b));
  return order === 0 ? a.metadata.name < b.metadata.name : order < 0;
}

/** Without a node fewer ways of access come before less space, as upstream's binder has it; its scheduler looks at space alone. */
function offersLessAccess(a: PersistentVolume, b: PersistentVolume): boolean {
  const modes = (a.spec.accessModes?.length ?? 0) - (b.spec.accessModes?.length ?? 0);
  return modes === 0 ? offersLessSpace(a, b) : modes < 0;
}
