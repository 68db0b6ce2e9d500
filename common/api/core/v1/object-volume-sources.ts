import { ObjectFieldSelector, ResourceFieldSelector } from './field-selectors.ts';
import { LocalObjectReference } from './references.ts';
import { type Infer, field, message, bool, int32, list, string } from '../../schema/field.ts';

/** Volumes whose files are made of objects: https://kubernetes.io/docs/concepts/storage/volumes/#configmap */
export const KeyToPath = message(
  'io.k8s.api.core.v1.KeyToPath',
  {
    key: field(1, string, { required: true, description: 'The key.' }),
    path: field(2, string, { required: true, description: 'The path of the file within the volume. No .. in it.' }),
    mode: field(3, int32, {
      pointer: true,
      description: 'The mode of the file, up to 0777 (511 in JSON). Default: defaultMode.',
    }),
  },
  { description: 'A key and the file it becomes.' },
);
export interface KeyToPath extends Infer<typeof KeyToPath> {}

export const SecretVolumeSource = message(
  'io.k8s.api.core.v1.SecretVolumeSource',
  {
    secretName: field(1, string, { description: 'The Secret, in the namespace of the pod.' }),
    items: field(2, list(KeyToPath), {
      description: 'Only these keys, at these paths. Default: all of them, each under its own name.',
    }),
    defaultMode: field(3, int32, {
      pointer: true,
      default: 420,
      description: 'The mode of the files, up to 0777 (511 in JSON). Default: 0644.',
    }),
    optional: field(4, bool, {
      pointer: true,
      description: 'The pod starts without Secret or keys, too. Default: false.',
    }),
  },
  { description: 'Files in memory; they follow changes of the Secret, except where mounted with subPath.' },
);
export interface SecretVolumeSource extends Infer<typeof SecretVolumeSource> {}

export const ConfigMapVolumeSource = message(
  'io.k8s.api.core.v1.ConfigMapVolumeSource',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    items: field(2, list(KeyToPath), {
      description: 'Only these keys, at these paths. Default: all of them, each under its own name.',
    }),
    defaultMode: field(3, int32, {
      pointer: true,
      default: 420,
      description: 'The mode of the files, up to 0777 (511 in JSON). Default: 0644.',
    }),
    optional: field(4, bool, {
      pointer: true,
      description: 'The pod starts without ConfigMap or keys, too. Default: false.',
    }),
  },
  { description: 'The files follow changes of the ConfigMap, except where mounted with subPath.' },
);
export interface ConfigMapVolumeSource extends Infer<typeof ConfigMapVolumeSource> {}

export const DownwardAPIVolumeFile = message(
  'io.k8s.api.core.v1.DownwardAPIVolumeFile',
  {
    path: field(1, string, { required: true, description: 'The path of the file within the volume. No .. in it.' }),
    fieldRef: field(2, ObjectFieldSelector, {
      description: 'The name, namespace, UID, labels or annotations of the pod.',
    }),
    resourceFieldRef: field(3, ResourceFieldSelector, { description: 'A limit or request of a container.' }),
    mode: field(4, int32, {
      pointer: true,
      description: 'The mode of the file, up to 0777 (511 in JSON). Default: defaultMode.',
    }),
  },
  { description: 'A field of the pod and the file it becomes: one of fieldRef and resourceFieldRef.' },
);
export interface DownwardAPIVolumeFile extends Infer<typeof DownwardAPIVolumeFile> {}

export const DownwardAPIVolumeSource = message(
  'io.k8s.api.core.v1.DownwardAPIVolumeSource',
  {
    items: field(1, list(DownwardAPIVolumeFile), { description: 'The files.' }),
    defaultMode: field(2, int32, {
      pointer: true,
      default: 420,
      description: 'The mode of the files, up to 0777 (511 in JSON). Default: 0644.',
    }),
  },
  { description: 'The files follow changes of the pod.' },
);
export interface DownwardAPIVolumeSource extends Infer<typeof DownwardAPIVolumeSource> {}
