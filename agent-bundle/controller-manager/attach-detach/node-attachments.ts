import type { AttachedVolume, Node } from '../../../common/api/core/v1/node.ts';
import type { VolumeAttachment } from '../../../common/api/storage/v1/volume-attachment.ts';
import { readinessOf } from '../node-lifecycle/node-conditions.ts';
import { isMarkedOutOfService } from '../node-lifecycle/node-taints.ts';
import { attachmentNameOfUnique } from './attachment-name.ts';
import type { WantedVolume } from './wanted-volumes.ts';

export interface AttachState {
  readonly nodeName: string;
  /** Undefined: it is gone, and so is what it used. */
  readonly node: Node | undefined;
  readonly wanted: ReadonlyMap<string, WantedVolume>;
  /** Ours, of this node. */
  readonly attachments: readonly VolumeAttachment[];
  /** Whether it is attached to another node, or on its way there. */
  readonly isElsewhere: (volume: WantedVolume) => boolean;
  /** Whether the node has been asked long enough to put it away. */
  readonly isOverdue: (attachmentName: string) => boolean;
}

export interface AttachPlan {
  readonly create: readonly WantedVolume[];
  /** Wanted, but another node has them for itself. */
  readonly blocked: readonly WantedVolume[];
  /** Wanted, and their driver has not attached them yet. */
  readonly attaching: readonly WantedVolume[];
  /** No longer wanted, but the node still uses them. */
  readonly held: readonly string[];
  /** Names of attachments to delete, once the node has been told. */
  readonly remove: readonly string[];
  /** What the node's status is to name as attached. */
  readonly reported: readonly AttachedVolume[];
}

/**
 * What one volume goes through on one node:
 *
 *   wanted ──▶ created ──driver──▶ attached ──▶ reported ──not wanted──▶ held? ──no──▶ no longer reported ──▶ deleted
 *                                                                         │ in use: until the node has put it away, or is
 *                                                                         ▼ unhealthy for too long, or out of service
 */
export function attachPlan(state: AttachState): AttachPlan {
  const { nodeName, node, wanted, attachments, isElsewhere } = state;
  const byName = new Map(attachments.map((attachment) => [attachment.metadata.name, attachment]));
  const missing = [...wanted.values()].filter(({ name }) => !byName.has(name));
  const isBlocked = (volume: WantedVolume) => volume.isExclusive && isElsewhere(volume);
  const unwanted = attachments.filter(({ metadata }) => !metadata.deletionTimestamp && !wanted.has(metadata.name));
  const inUse = new Set((node?.status?.volumesInUse ?? []).map((name) => attachmentNameOfUnique(name, nodeName)));
  const isHeld = (name: string) => inUse.has(name) && !mayForce(node, state.isOverdue(name));
  const names = unwanted.map(({ metadata }) => metadata.name);
  const remove = names.filter((name) => !isHeld(name));

  const isAttached = (name: string) => {
    const attachment = byName.get(name);
    if (!attachment || attachment.metadata.deletionTimestamp || remove.includes(name)) return false;
    return attachment.status.attached;
  };
  const before = node?.status?.volumesAttached ?? [];
  const kept = before.filter(({ name }) => {
    const attachmentName = attachmentNameOfUnique(name, nodeName);
    return attachmentName === undefined || isAttached(attachmentName);
  });
  const told = new Set(kept.map(({ name }) => name));
  const added = [...wanted.values()].filter(({ name, uniqueName }) => isAttached(name) && !told.has(uniqueName));
  return {
    create: missing.filter((volume) => !isBlocked(volume)),
    blocked: missing.filter(isBlocked),
    attaching: [...wanted.values()].filter(({ name }) => byName.get(name)?.status.attached === false),
    held: names.filter(isHeld),
    remove,
    reported: [...kept, ...added.map(({ uniqueName: name }) => ({ name, devicePath: '' }))],
  };
}

/** A node that is well is waited for; one whose administrator says that it is off is not. */
function mayForce(node: Node | undefined, isOverdue: boolean): boolean {
  if (!node) return true;
  if (isMarkedOutOfService(node)) return true;
  return isOverdue && readinessOf(node) !== 'True';
}
