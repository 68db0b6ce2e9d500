import {
  type VolumeAttachment,
  VolumeAttachmentKind,
  type VolumeAttachmentSource,
  type VolumeError,
} from '../../../../common/api/storage/v1/volume-attachment.ts';
import { rfc1123Subdomain } from '../../../../common/api/names.ts';
import { validateInlineVolume } from '../core/persistent-volume-validation.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, forbiddenField, requiredValue, tooLong } from '../field-error.ts';
import { unchanged } from '../validation/immutable.ts';
import { follows } from '../validation/names.ts';
import { nonNegative } from '../validation/numbers.ts';
import { validateDriverName } from './driver-name.ts';
import { validateParameters } from './parameters.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/ */
export const volumeAttachments = defineResource(VolumeAttachmentKind, {
  returnsDeletedObject: true,
  strategy: {
    prepareForCreate: (attachment) => {
      attachment.status = { attached: false };
    },
    validateCreate: validate,
    prepareForUpdate: (attachment, old) => {
      attachment.status = old.status;
    },
    validateUpdate: validateUpdate,
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        resetFields: ['metadata', 'spec'],
        prepareForUpdate: (attachment, old) => {
          attachment.spec = old.spec;
          const { labels, annotations, finalizers, ownerReferences } = old.metadata;
          attachment.metadata = { ...attachment.metadata, labels, annotations, finalizers, ownerReferences };
        },
        validateUpdate: validateUpdate,
      },
    },
  },
  columns: [
    nameColumn,
    { ...column<VolumeAttachment>('Attacher', 'Who attaches it.', ({ spec }) => spec.attacher), format: 'name' },
    column('PV', 'The volume.', ({ spec }) => spec.source.persistentVolumeName ?? ''),
    column('Node', 'The node.', ({ spec }) => spec.nodeName),
    column('Attached', 'Whether it is attached.', ({ status }) => status.attached, { type: 'boolean' }),
    ageColumn,
  ],
});

function validate({ spec, status }: VolumeAttachment): FieldError[] {
  return [
    ...validateSource(spec.source, 'spec.source'),
    ...follows(rfc1123Subdomain, spec.nodeName, 'spec.nodeName'),
    ...validateParameters(status.attachmentMetadata ?? {}, 'status.attachmentMetadata'),
    ...validateError(status.attachError, 'status.attachError'),
    ...validateError(status.detachError, 'status.detachError'),
    ...validateDriverName(spec.attacher, 'spec.attacher'),
    ...follows(rfc1123Subdomain, spec.source.persistentVolumeName || undefined, 'spec.source.persistentVolumeName'),
  ];
}

function validateUpdate(attachment: VolumeAttachment, old: VolumeAttachment): FieldError[] {
  return [...validate(attachment), ...unchanged(attachment.spec, old.spec, 'spec')];
}

function validateSource(
  { inlineVolumeSpec, persistentVolumeName }: VolumeAttachmentSource,
  field: string,
): FieldError[] {
  const why = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (inlineVolumeSpec && persistentVolumeName !== undefined) return [forbiddenField(field, why)];
  if (inlineVolumeSpec) return validateInlineVolume(inlineVolumeSpec, `${field}.inlineVolumeSpec`);
  if (persistentVolumeName === undefined) return [requiredValue(field, why)];
  if (persistentVolumeName !== '') return [];
  return [requiredValue(`${field}.persistentVolumeName`, 'must specify non empty persistentVolumeName')];
}

const messageMost = 1024;

function validateError(error: VolumeError | undefined, field: string): FieldError[] {
  const { message = '', errorCode } = error ?? {};
  const long = Buffer.byteLength(message) > messageMost ? [tooLong(`${field}.message`, messageMost)] : [];
  return [...long, ...nonNegative(errorCode, `${field}.errorCode`)];
}
