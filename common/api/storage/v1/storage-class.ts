import { TopologySelectorTerm } from './topology.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, list, map, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** storage/v1/storage-class: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/storage-class-v1/ */
export const StorageClass = message(
  'io.k8s.api.storage.v1.StorageClass',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    provisioner: field(2, string, {
      required: true,
      description: 'Who makes the volumes: a CSI driver, or kubernetes.io/no-provisioner for nobody.',
    }),
    parameters: field(3, map(string), { description: 'What the provisioner is told.' }),
    reclaimPolicy: field(4, string, {
      pointer: true,
      default: 'Delete',
      description: 'What becomes of a volume when its claim is gone: Delete (the default) or Retain.',
    }),
    mountOptions: field(5, list(string), {
      listType: 'atomic',
      description: 'Options of mount for the volumes; unchecked, so a wrong one shows when mounting fails.',
    }),
    allowVolumeExpansion: field(6, bool, {
      pointer: true,
      description: 'Whether claims may ask for more later; absent: no.',
    }),
    volumeBindingMode: field(7, string, {
      pointer: true,
      default: 'Immediate',
      description: 'When a volume is made and bound: Immediate (the default) or WaitForFirstConsumer, with its pod.',
    }),
    allowedTopologies: field(8, list(TopologySelectorTerm), {
      listType: 'atomic',
      description: 'Where volumes may be made, as one of these says; empty: anywhere.',
    }),
  },
  {
    description:
      'A kind of volume that can be asked for. The annotation `storageclass.kubernetes.io/is-default-class` makes one the default.',
  },
);
export interface StorageClass extends Infer<typeof StorageClass> {}

export const StorageClassKind = defineKind<StorageClass>(
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'StorageClass',
    resource: 'storageclasses',
    namespaced: false,
    shortNames: ['sc'],
  },
  StorageClass,
);
