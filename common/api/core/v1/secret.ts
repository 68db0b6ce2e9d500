import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, bytes, map, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/secret: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const Secret = message(
  'io.k8s.api.core.v1.Secret',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    immutable: field(5, bool, {
      pointer: true,
      description: 'While true the data does not change, nor is this taken back.',
    }),
    data: field(2, map(bytes), { description: 'Bytes by key, in base64.' }),
    stringData: field(4, map(string), { description: 'Text by key, which is written into data and never read back.' }),
    type: field(3, string, {
      default: 'Opaque',
      description: 'What it is for, such as Opaque (the default) or kubernetes.io/tls. Never changes.',
    }),
  },
  { description: 'Small confidential data, such as passwords, tokens and keys, for pods and for pulling images.' },
);
export interface Secret extends Infer<typeof Secret> {}

export const SecretKind = defineKind<Secret>(
  { group: '', version: 'v1', kind: 'Secret', resource: 'secrets', namespaced: true },
  Secret,
);
