import { type Infer, field, message, bool, string } from '../../schema/field.ts';

/** Where a container has the volumes of its pod: https://kubernetes.io/docs/concepts/storage/volumes/ */
export const VolumeMount = message(
  'io.k8s.api.core.v1.VolumeMount',
  {
    name: field(1, string, { required: true, description: 'The volume of the pod, by its name.' }),
    readOnly: field(2, bool, { description: 'It cannot be written to. Default: false.' }),
    mountPath: field(3, string, { required: true, description: 'The path in the container. No colon in it.' }),
    subPath: field(4, string, { description: 'Only this folder or file of the volume. Default: all of it.' }),
    mountPropagation: field(5, string, {
      pointer: true,
      description: 'Whether later mounts are shared with the node: None (default), HostToContainer or Bidirectional.',
    }),
    subPathExpr: field(6, string, {
      description: 'Like subPath, where $(NAME) is replaced by variables. Not together with subPath.',
    }),
    recursiveReadOnly: field(7, string, {
      pointer: true,
      description:
        'Whether mounts below are read-only, too: Disabled (default), IfPossible or Enabled. Needs readOnly.',
    }),
  },
  { description: 'Where a volume appears in the files of a container.' },
);
export interface VolumeMount extends Infer<typeof VolumeMount> {}

export const VolumeDevice = message(
  'io.k8s.api.core.v1.VolumeDevice',
  {
    name: field(1, string, {
      required: true,
      description: 'The volume of the pod: a persistentVolumeClaim or ephemeral one whose volumeMode is Block.',
    }),
    devicePath: field(2, string, { required: true, description: 'The path of the device in the container.' }),
  },
  { description: 'Where a volume appears in a container as a block device.' },
);
export interface VolumeDevice extends Infer<typeof VolumeDevice> {}
