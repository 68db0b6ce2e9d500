import { type Infer, field, message, string } from '../../schema/field.ts';

/** core/v1/references: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const LocalObjectReference = message(
  'io.k8s.api.core.v1.LocalObjectReference',
  {
    name: field(1, string, { present: true, description: 'The name of the object.' }),
  },
  { atomic: true, description: 'An object of the same namespace, by name.' },
);
export interface LocalObjectReference extends Infer<typeof LocalObjectReference> {}

export const ObjectReference = message(
  'io.k8s.api.core.v1.ObjectReference',
  {
    kind: field(1, string, { description: 'The kind of the object.' }),
    namespace: field(2, string, { description: 'The namespace of the object.' }),
    name: field(3, string, { description: 'The name of the object.' }),
    uid: field(4, string, { description: 'The UID of the object.' }),
    apiVersion: field(5, string, { description: 'The API version of the object, such as apps/v1.' }),
    resourceVersion: field(6, string, { description: 'Which version of the object is meant.' }),
    fieldPath: field(7, string, { description: 'The part of it that is meant, such as spec.containers{web}.' }),
  },
  { atomic: true, description: 'An object of any kind, or a part of it.' },
);
export interface ObjectReference extends Infer<typeof ObjectReference> {}

/** A secret, perhaps of another namespace. */
export const SecretReference = message(
  'io.k8s.api.core.v1.SecretReference',
  {
    name: field(1, string, { description: 'The name of the Secret.' }),
    namespace: field(2, string, { description: 'The namespace of the Secret.' }),
  },
  { atomic: true, description: 'A Secret, perhaps of another namespace.' },
);
export interface SecretReference extends Infer<typeof SecretReference> {}

export const TypedLocalObjectReference = message(
  'io.k8s.api.core.v1.TypedLocalObjectReference',
  {
    apiGroup: field(1, string, { pointer: true, description: 'The API group of the object. Absent: the core group.' }),
    kind: field(2, string, { required: true, description: 'The kind of the object.' }),
    name: field(3, string, { required: true, description: 'The name of the object.' }),
  },
  { atomic: true, description: 'An object of any kind in the same namespace.' },
);
export interface TypedLocalObjectReference extends Infer<typeof TypedLocalObjectReference> {}

export const TypedObjectReference = message(
  'io.k8s.api.core.v1.TypedObjectReference',
  {
    apiGroup: field(1, string, { pointer: true, description: 'The API group of the object. Absent: the core group.' }),
    kind: field(2, string, { required: true, description: 'The kind of the object.' }),
    name: field(3, string, { required: true, description: 'The name of the object.' }),
    namespace: field(4, string, {
      pointer: true,
      description: 'The namespace of the object. Absent: the same. Another one must allow it by a ReferenceGrant.',
    }),
  },
  { description: 'An object of any kind, perhaps in another namespace.' },
);
export interface TypedObjectReference extends Infer<typeof TypedObjectReference> {}
