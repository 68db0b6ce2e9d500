import { ObjectFieldSelector, ResourceFieldSelector } from './field-selectors.ts';
import { LocalObjectReference } from './references.ts';
import { type Infer, field, message, bool, string } from '../../schema/field.ts';

/**
 * The environment of a container:
 * https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
 */
export const ConfigMapKeySelector = message(
  'io.k8s.api.core.v1.ConfigMapKeySelector',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    key: field(2, string, { required: true, description: 'The key.' }),
    optional: field(3, bool, {
      pointer: true,
      description: 'Whether the container starts without it, too. Default: false.',
    }),
  },
  { atomic: true, description: 'The ConfigMap is in the namespace of the pod.' },
);
export interface ConfigMapKeySelector extends Infer<typeof ConfigMapKeySelector> {}

export const SecretKeySelector = message(
  'io.k8s.api.core.v1.SecretKeySelector',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    key: field(2, string, { required: true, description: 'The key.' }),
    optional: field(3, bool, {
      pointer: true,
      description: 'Whether the container starts without it, too. Default: false.',
    }),
  },
  { atomic: true, description: 'The Secret is in the namespace of the pod.' },
);
export interface SecretKeySelector extends Infer<typeof SecretKeySelector> {}

export const FileKeySelector = message(
  'io.k8s.api.core.v1.FileKeySelector',
  {
    volumeName: field(1, string, { required: true, description: 'The volume with the file.' }),
    path: field(2, string, { required: true, description: 'The file, as a path within the volume.' }),
    key: field(3, string, { required: true, description: 'The name of the variable in the file.' }),
    optional: field(4, bool, {
      pointer: true,
      default: false,
      description: 'Whether the container starts without file or key, too. Default: false.',
    }),
  },
  { atomic: true, description: 'The file has lines of the form NAME=value.' },
);
export interface FileKeySelector extends Infer<typeof FileKeySelector> {}

export const EnvVarSource = message(
  'io.k8s.api.core.v1.EnvVarSource',
  {
    fieldRef: field(1, ObjectFieldSelector, {
      description: 'A field of the pod, such as metadata.name or status.podIP.',
    }),
    resourceFieldRef: field(2, ResourceFieldSelector, { description: 'A limit or request of a container.' }),
    configMapKeyRef: field(3, ConfigMapKeySelector, { description: 'A key of a ConfigMap.' }),
    secretKeyRef: field(4, SecretKeySelector, { description: 'A key of a Secret.' }),
    fileKeyRef: field(5, FileKeySelector, { description: 'A variable that a file in a volume sets.' }),
  },
  { description: 'Where the value of a variable is taken from: one of these.' },
);
export interface EnvVarSource extends Infer<typeof EnvVarSource> {}

export const EnvVar = message(
  'io.k8s.api.core.v1.EnvVar',
  {
    name: field(1, string, { required: true, description: 'Its name: printable ASCII characters except =.' }),
    value: field(2, string, {
      description: 'Its value. $(NAME) is replaced by variables above; $$(NAME) stays $(NAME).',
    }),
    valueFrom: field(3, EnvVarSource, { description: 'Where its value is taken from. Not together with value.' }),
  },
  { description: 'A variable of the environment.' },
);
export interface EnvVar extends Infer<typeof EnvVar> {}

export const ConfigMapEnvSource = message(
  'io.k8s.api.core.v1.ConfigMapEnvSource',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    optional: field(2, bool, {
      pointer: true,
      description: 'Whether the container starts without it, too. Default: false.',
    }),
  },
  { description: 'A ConfigMap whose keys become variables.' },
);
export interface ConfigMapEnvSource extends Infer<typeof ConfigMapEnvSource> {}

export const SecretEnvSource = message(
  'io.k8s.api.core.v1.SecretEnvSource',
  {
    localObjectReference: field(1, LocalObjectReference, { inline: true }),
    optional: field(2, bool, {
      pointer: true,
      description: 'Whether the container starts without it, too. Default: false.',
    }),
  },
  { description: 'A Secret whose keys become variables.' },
);
export interface SecretEnvSource extends Infer<typeof SecretEnvSource> {}

export const EnvFromSource = message(
  'io.k8s.api.core.v1.EnvFromSource',
  {
    prefix: field(1, string, { description: 'What is put before each key.' }),
    configMapRef: field(2, ConfigMapEnvSource, { description: 'The keys of a ConfigMap.' }),
    secretRef: field(3, SecretEnvSource, { description: 'The keys of a Secret.' }),
  },
  { description: 'Many variables at once, from one of these.' },
);
export interface EnvFromSource extends Infer<typeof EnvFromSource> {}
