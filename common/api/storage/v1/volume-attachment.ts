import { PersistentVolumeSpec } from '../../core/v1/persistent-volume.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, map, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** storage/v1/volume-attachment: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/ */
export const VolumeAttachmentSource = message(
  'io.k8s.api.storage.v1.VolumeAttachmentSource',
  {
    persistentVolumeName: field(1, string, { pointer: true, description: 'The name of the PersistentVolume.' }),
    inlineVolumeSpec: field(2, PersistentVolumeSpec, {
      description: 'A volume moved from an in-tree plugin to CSI that has no PersistentVolume.',
    }),
  },
  { description: 'The volume, by name or described here; one of both.' },
);
export interface VolumeAttachmentSource extends Infer<typeof VolumeAttachmentSource> {}

export const VolumeAttachmentSpec = message(
  'io.k8s.api.storage.v1.VolumeAttachmentSpec',
  {
    attacher: field(1, string, { required: true, description: 'Who attaches it: the name of a CSI driver.' }),
    source: field(2, VolumeAttachmentSource, { required: true, description: 'The volume.' }),
    nodeName: field(3, string, { required: true, description: 'The node to attach it to.' }),
  },
  { description: 'A volume, a node, and the driver that attaches the one to the other.' },
);
export interface VolumeAttachmentSpec extends Infer<typeof VolumeAttachmentSpec> {}

export const VolumeError = message(
  'io.k8s.api.storage.v1.VolumeError',
  {
    time: field(1, time, { description: 'When it went wrong.' }),
    message: field(2, string, { description: 'What went wrong, in a sentence. May be logged: no secrets.' }),
    errorCode: field(3, int32, {
      pointer: true,
      description: 'The gRPC code of the driver, such as 8 when the node bears no more volumes.',
    }),
  },
  { description: 'What went wrong, and when.' },
);
export interface VolumeError extends Infer<typeof VolumeError> {}

export const VolumeAttachmentStatus = message(
  'io.k8s.api.storage.v1.VolumeAttachmentStatus',
  {
    attached: field(1, bool, { required: true, description: 'The volume is attached.' }),
    attachmentMetadata: field(2, map(string), {
      description: 'What the driver said when it attached, to be handed on for the mount.',
    }),
    attachError: field(3, VolumeError, { description: 'Set when attaching failed; gone once it works.' }),
    detachError: field(4, VolumeError, { description: 'Set when detaching failed; gone once it works.' }),
  },
  { description: 'How the attaching went; only the attacher writes it.' },
);
export interface VolumeAttachmentStatus extends Infer<typeof VolumeAttachmentStatus> {}

export const VolumeAttachment = message(
  'io.k8s.api.storage.v1.VolumeAttachment',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, VolumeAttachmentSpec, {
      present: true,
      description: 'Which volume is to be attached where; it never changes.',
    }),
    status: field(3, VolumeAttachmentStatus, { present: true, description: 'Whether it is attached. Read only.' }),
  },
  { description: 'That a volume is to be attached to a node, and whether it is.' },
);
export interface VolumeAttachment extends Infer<typeof VolumeAttachment> {}

export const VolumeAttachmentKind = defineKind<VolumeAttachment>(
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'VolumeAttachment',
    resource: 'volumeattachments',
    namespaced: false,
  },
  VolumeAttachment,
);
