import { type Infer, field, message, string } from '../../schema/field.ts';

/** core/v1/references: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const LocalObjectReference = message(
  'io.k8s.api.core.v1.LocalObjectReference',
  {
    name: field(1, string, { present: true }),
  },
  { atomic: true },
);
export interface LocalObjectReference extends Infer<typeof LocalObjectReference> {}

export const ObjectReference = message(
  'io.k8s.api.core.v1.ObjectReference',
  {
    kind: field(1, string),
    namespace: field(2, string),
    name: field(3, string),
    uid: field(4, string),
    apiVersion: field(5, string),
    resourceVersion: field(6, string),
    fieldPath: field(7, string),
  },
  { atomic: true },
);
export interface ObjectReference extends Infer<typeof ObjectReference> {}

/** A secret, perhaps of another namespace. */
export const SecretReference = message(
  'io.k8s.api.core.v1.SecretReference',
  {
    name: field(1, string),
    namespace: field(2, string),
  },
  { atomic: true },
);
export interface SecretReference extends Infer<typeof SecretReference> {}

export const TypedLocalObjectReference = message(
  'io.k8s.api.core.v1.TypedLocalObjectReference',
  {
    apiGroup: field(1, string, { pointer: true }),
    kind: field(2, string, { required: true }),
    name: field(3, string, { required: true }),
  },
  { atomic: true },
);
export interface TypedLocalObjectReference extends Infer<typeof TypedLocalObjectReference> {}

export const TypedObjectReference = message('io.k8s.api.core.v1.TypedObjectReference', {
  apiGroup: field(1, string, { pointer: true }),
  kind: field(2, string, { required: true }),
  name: field(3, string, { required: true }),
  namespace: field(4, string, { pointer: true }),
});
export interface TypedObjectReference extends Infer<typeof TypedObjectReference> {}
