import { TypedLocalObjectReference, TypedObjectReference } from './references.ts';
import { VolumeResourceRequirements } from './resource-requirements.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, list, map, quantity, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-claim-v1/ */
export const PersistentVolumeClaimSpec = message(
  'io.k8s.api.core.v1.PersistentVolumeClaimSpec',
  {
    accessModes: field(1, list(string), {
      description: 'How the volume is to be mounted: ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod.',
    }),
    selector: field(4, LabelSelector, { description: 'Only volumes with these labels may be bound.' }),
    resources: field(2, VolumeResourceRequirements, {
      default: {},
      description: 'How large the volume must be. May grow later where its storage class allows.',
    }),
    volumeName: field(3, string, {
      description: 'The volume it is bound to. Set beforehand, only that one will do.',
    }),
    storageClassName: field(5, string, {
      pointer: true,
      description: 'The class that provides the volume. Absent: the default class. Empty: none, only existing volumes.',
    }),
    volumeMode: field(6, string, {
      pointer: true,
      default: 'Filesystem',
      description: 'Filesystem (the default), or Block for a device without one.',
    }),
    dataSource: field(7, TypedLocalObjectReference, { description: 'A claim or a snapshot to begin with.' }),
    dataSourceRef: field(8, TypedObjectReference, {
      description: 'Like dataSource, for any kind of object that something fills volumes from.',
    }),
    volumeAttributesClassName: field(9, string, {
      pointer: true,
      description: 'The class of attributes, such as throughput, which may change while the volume is in use.',
    }),
  },
  { description: 'Without volumeName any volume that fits is bound, or one is made by the storage class.' },
);
export interface PersistentVolumeClaimSpec extends Infer<typeof PersistentVolumeClaimSpec> {}

export const PersistentVolumeClaimTemplate = message(
  'io.k8s.api.core.v1.PersistentVolumeClaimTemplate',
  {
    metadata: field(1, ObjectMeta, { default: {}, description: 'Labels and annotations of the claim.' }),
    spec: field(2, PersistentVolumeClaimSpec, { required: true, description: 'What the claim asks for.' }),
  },
  { description: 'A claim that is made when it is needed.' },
);
export interface PersistentVolumeClaimTemplate extends Infer<typeof PersistentVolumeClaimTemplate> {}

export const PersistentVolumeClaimCondition = message(
  'io.k8s.api.core.v1.PersistentVolumeClaimCondition',
  {
    type: field(1, string, {
      required: true,
      description: 'Resizing, FileSystemResizePending, ControllerResizeError, ModifyingVolume and so on.',
    }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastProbeTime: field(3, time, { description: 'When it was last checked.' }),
    lastTransitionTime: field(4, time, { description: 'When the status last changed.' }),
    reason: field(5, string, { description: 'Why, in a word.' }),
    message: field(6, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of a claim.' },
);
export interface PersistentVolumeClaimCondition extends Infer<typeof PersistentVolumeClaimCondition> {}

export const ModifyVolumeStatus = message(
  'io.k8s.api.core.v1.ModifyVolumeStatus',
  {
    targetVolumeAttributesClassName: field(1, string, { description: 'The VolumeAttributesClass it is changed to.' }),
    status: field(2, string, {
      required: true,
      description: 'Pending (the class is missing), InProgress, or Infeasible (the driver refused it).',
    }),
  },
  { description: 'A change of class that is not yet done.' },
);
export interface ModifyVolumeStatus extends Infer<typeof ModifyVolumeStatus> {}

export const PersistentVolumeClaimStatus = message(
  'io.k8s.api.core.v1.PersistentVolumeClaimStatus',
  {
    phase: field(1, string, { default: 'Pending', description: 'Pending, Bound, or Lost when its volume is gone.' }),
    accessModes: field(2, list(string), { description: 'What the bound volume can really do.' }),
    capacity: field(3, map(quantity), { description: 'How large the bound volume really is.' }),
    conditions: field(4, list(PersistentVolumeClaimCondition), {
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'How it is resized or modified, and what failed.',
    }),
    allocatedResources: field(5, map(quantity), {
      description: 'The size it is being grown to, as storage. Quota counts the larger of this and the request.',
    }),
    allocatedResourceStatuses: field(7, map(string), {
      mapType: 'granular',
      description: 'How far its growth is: ControllerResizeInProgress, NodeResizePending and so on.',
    }),
    currentVolumeAttributesClassName: field(8, string, {
      pointer: true,
      description: 'The VolumeAttributesClass its volume has now. Absent: none.',
    }),
    modifyVolumeStatus: field(9, ModifyVolumeStatus, {
      description: 'How a change of its VolumeAttributesClass goes. Absent: there is none.',
    }),
  },
  { description: 'What a claim got.' },
);
export interface PersistentVolumeClaimStatus extends Infer<typeof PersistentVolumeClaimStatus> {}

export const PersistentVolumeClaim = message(
  'io.k8s.api.core.v1.PersistentVolumeClaim',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    spec: field(2, PersistentVolumeClaimSpec, { present: true, description: 'What kind of storage is wanted.' }),
    status: field(3, PersistentVolumeClaimStatus, { default: {}, description: 'What it got. Read only.' }),
  },
  {
    description:
      'A request for storage in a namespace. It is bound to one PersistentVolume, and pods mount it by name.',
  },
);
export interface PersistentVolumeClaim extends Infer<typeof PersistentVolumeClaim> {}

export const PersistentVolumeClaimKind = defineKind<PersistentVolumeClaim>(
  {
    group: '',
    version: 'v1',
    kind: 'PersistentVolumeClaim',
    resource: 'persistentvolumeclaims',
    namespaced: true,
    shortNames: ['pvc'],
  },
  PersistentVolumeClaim,
);
