import type { PersistentVolume } from './persistent-volume.ts';
import type { PersistentVolumeClaim } from './persistent-volume-claim.ts';

/**
 * What binder, provisioners, scheduler and kubelet tell each other on volumes and claims:
 * https://kubernetes.io/docs/reference/labels-annotations-taints/#pv-kubernetes-io-bind-completed
 */
export const volumeAnnotations = {
  /** On a claim: its side of the binding stands. */
  bindCompleted: 'pv.kubernetes.io/bind-completed',
  /** The other side was chosen by the binder, not by a person. */
  boundByController: 'pv.kubernetes.io/bound-by-controller',
  /** On a volume: who made it, and takes it away. */
  provisionedBy: 'pv.kubernetes.io/provisioned-by',
  /** On a claim: who is to make its volume. */
  storageProvisioner: 'volume.kubernetes.io/storage-provisioner',
  /** The older name of the same; both are set. */
  betaStorageProvisioner: 'volume.beta.kubernetes.io/storage-provisioner',
  /** On a claim: where its volume is to be made. The scheduler says so. */
  selectedNode: 'volume.kubernetes.io/selected-node',
  /** On a claim: its class, before there was a field. */
  storageClass: 'volume.beta.kubernetes.io/storage-class',
} as const;

/** Undefined: it names none, not even the empty one, and may get the default one. */
export const classOfClaim = ({ metadata, spec }: PersistentVolumeClaim): string | undefined =>
  metadata.annotations?.[volumeAnnotations.storageClass] ?? spec.storageClassName;

export const classOfVolume = ({ metadata, spec }: PersistentVolume): string =>
  metadata.annotations?.[volumeAnnotations.storageClass] ?? spec.storageClassName ?? '';

/** Whether the volume is the claim's or kept for it. Without a uid it is kept for any claim of that name. */
export function isKeptFor({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (!claimRef || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return (claimRef.uid ?? '') === '' || claimRef.uid === metadata.uid;
}
