import { hostLocalNode } from '../../../common/api/core/v1/host-local.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import { compareQuantities, parseQuantity } from '../../../common/api/quantity.ts';

export type Expansion =
  /** It is as large as it asks to be, or has no volume yet. */
  | { readonly type: 'none' }
  /** Nothing but the numbers changes: the file system has room, or has not. */
  | { readonly type: 'grow'; readonly size: string; readonly volumeIsSmaller: boolean }
  /** Its driver must do it. */
  | { readonly type: 'external' };

/** What is to be done about the size of a claim, which may ask for more than its volume has. */
export function expansionOf(claim: PersistentVolumeClaim, volume: PersistentVolume | undefined): Expansion {
  const { spec, status, metadata } = claim;
  const size = spec.resources?.requests?.['storage'];
  if (!size || !asksForMore(claim) || status?.phase !== 'Bound') return { type: 'none' };
  if (!volume || volume.spec.claimRef?.uid !== metadata.uid) return { type: 'none' };
  if (!isFolder(volume)) return { type: 'external' };
  return { type: 'grow', size, volumeIsSmaller: isLess(volume.spec.capacity?.['storage'], size) };
}

export function asksForMore({ spec, status }: PersistentVolumeClaim): boolean {
  return isLess(status?.capacity?.['storage'], spec.resources?.requests?.['storage']);
}

/** A folder on a node takes what its file system has. */
const isFolder = (volume: PersistentVolume): boolean =>
  volume.spec.hostPath !== undefined || hostLocalNode(volume) !== undefined;

function isLess(one = '0', other = '0'): boolean {
  return compareQuantities(parseQuantity(one), parseQuantity(other)) < 0;
}
