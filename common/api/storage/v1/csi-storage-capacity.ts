import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, quantity, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** storage/v1/csi-storage-capacity: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-storage-capacity-v1/ */
export const CSIStorageCapacity = message(
  'io.k8s.api.storage.v1.CSIStorageCapacity',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    nodeTopology: field(2, LabelSelector, {
      description: 'The nodes that can reach the storage; none where missing. Never changes.',
    }),
    storageClassName: field(3, string, { required: true, description: 'The StorageClass it is about. Never changes.' }),
    capacity: field(4, quantity, { pointer: true, description: 'How many bytes are left; absent: not known.' }),
    maximumVolumeSize: field(5, quantity, {
      pointer: true,
      description: 'The largest volume that can be made, in bytes; absent: as much as is left.',
    }),
  },
  { description: 'How much storage of a class there is for some nodes, as a CSI driver reports it.' },
);
export interface CSIStorageCapacity extends Infer<typeof CSIStorageCapacity> {}

export const CSIStorageCapacityKind = defineKind<CSIStorageCapacity>(
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'CSIStorageCapacity',
    resource: 'csistoragecapacities',
    namespaced: true,
  },
  CSIStorageCapacity,
);
