import { NodeSelector } from './affinity.ts';
import { PersistentVolumeSource } from './persistent-volume-source.ts';
import { ObjectReference } from './references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, list, map, quantity, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-v1/ */
export const VolumeNodeAffinity = message(
  'io.k8s.api.core.v1.VolumeNodeAffinity',
  {
    required: field(1, NodeSelector, { description: 'What a node must match. Absent: any node will do.' }),
  },
  { description: 'Pods that use the volume are placed on such nodes only.' },
);
export interface VolumeNodeAffinity extends Infer<typeof VolumeNodeAffinity> {}

export const PersistentVolumeSpec = message(
  'io.k8s.api.core.v1.PersistentVolumeSpec',
  {
    capacity: field(1, map(quantity), { description: 'How large it is, as storage.' }),
    persistentVolumeSource: field(2, PersistentVolumeSource, { inline: true }),
    accessModes: field(3, list(string), {
      description: 'How it can be mounted: ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod.',
    }),
    claimRef: field(4, ObjectReference, {
      mapType: 'granular',
      description: 'The claim it is bound to. Set before, it keeps the volume for that claim.',
    }),
    persistentVolumeReclaimPolicy: field(5, string, {
      default: 'Retain',
      description: 'What happens when its claim is deleted: Retain (default), Delete, or Recycle (deprecated).',
    }),
    storageClassName: field(6, string, {
      description: 'Its class. Only claims of the same class are bound to it. Empty: none.',
    }),
    mountOptions: field(7, list(string), {
      description: 'Options for mount, such as nfsvers=4.1. Not checked: with a wrong one the mount fails.',
    }),
    volumeMode: field(8, string, {
      pointer: true,
      default: 'Filesystem',
      description: 'Filesystem (the default), or Block for a device without one.',
    }),
    nodeAffinity: field(9, VolumeNodeAffinity, { description: 'The nodes from which it can be reached.' }),
    volumeAttributesClassName: field(10, string, {
      pointer: true,
      description: 'The VolumeAttributesClass it has now. Absent: none.',
    }),
  },
  { description: 'A source, and what claims are matched with: capacity, access modes, class.' },
);
export interface PersistentVolumeSpec extends Infer<typeof PersistentVolumeSpec> {}

export const PersistentVolumeStatus = message(
  'io.k8s.api.core.v1.PersistentVolumeStatus',
  {
    phase: field(1, string, {
      default: 'Pending',
      description: 'Pending, Available, Bound, Released after its claim is gone, or Failed.',
    }),
    message: field(2, string, { description: 'Why it is in its phase, in a sentence.' }),
    reason: field(3, string, { description: 'Why it is in its phase, in a word.' }),
    lastPhaseTransitionTime: field(4, time, { description: 'When the phase last changed.' }),
  },
  { description: 'A volume belongs to one claim at a time.' },
);
export interface PersistentVolumeStatus extends Infer<typeof PersistentVolumeStatus> {}

export const PersistentVolume = message(
  'io.k8s.api.core.v1.PersistentVolume',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    spec: field(2, PersistentVolumeSpec, { present: true, description: 'Where the storage is and what it can do.' }),
    status: field(3, PersistentVolumeStatus, { default: {}, description: 'Whether it is in use. Read only.' }),
  },
  { description: 'A piece of storage of the cluster, which a PersistentVolumeClaim takes for itself.' },
);
export interface PersistentVolume extends Infer<typeof PersistentVolume> {}

export const PersistentVolumeKind = defineKind<PersistentVolume>(
  {
    group: '',
    version: 'v1',
    kind: 'PersistentVolume',
    resource: 'persistentvolumes',
    namespaced: false,
    shortNames: ['pv'],
  },
  PersistentVolume,
);
