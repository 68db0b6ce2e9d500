import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { StorageClass } from '../../../common/api/storage/v1/storage-class.ts';
import type { ClaimView } from './claim-step.ts';

/** A claim of 1Gi in the namespace ns that waits. */
export const claimOf = (
  spec: Partial<PersistentVolumeClaim['spec']> = {},
  metadata: Partial<PersistentVolumeClaim['metadata']> = {},
  phase = 'Pending',
): PersistentVolumeClaim => ({
  metadata: { name: 'c', namespace: 'ns', uid: 'c-1', resourceVersion: '7', ...metadata },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: '',
    volumeMode: 'Filesystem',
    ...spec,
  },
  status: { phase },
});

/** A volume of 1Gi that is free. */
export const volumeOf = (
  spec: Partial<PersistentVolume['spec']> = {},
  metadata: Partial<PersistentVolume['metadata']> = {},
  phase = 'Available',
): PersistentVolume => ({
  metadata: { name: 'v', uid: 'v-1', ...metadata },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: 'Retain',
    volumeMode: 'Filesystem',
    hostPath: { path: '/data' },
    ...spec,
  },
  status: { phase },
});

/** What the volume of `claim` names. */
export const refTo = ({ metadata: { name, namespace, uid } }: PersistentVolumeClaim) => ({ name, namespace, uid });

export const classOf = (name: string, more: Partial<StorageClass> = {}): StorageClass => ({
  metadata: { name },
  provisioner: 'example.com/maker',
  volumeBindingMode: 'Immediate',
  ...more,
});

export const viewOf = (claim: PersistentVolumeClaim, more: Partial<ClaimView> = {}): ClaimView => ({
  claim,
  volume: undefined,
  candidates: [],
  storageClass: undefined,
  defaultClass: undefined,
  node: undefined,
  ...more,
});
