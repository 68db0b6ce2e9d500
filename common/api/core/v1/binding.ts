import { ObjectReference } from './references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/binding: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const Binding = message(
  'io.k8s.api.core.v1.Binding',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name is that of the pod.' }),
    target: field(2, ObjectReference, { required: true, description: 'The node: its kind, Node, and its name.' }),
  },
  { description: 'Gives a pod its node. Schedulers write it.' },
);
export interface Binding extends Infer<typeof Binding> {}

export const BindingKind = defineKind<Binding>(
  { group: '', version: 'v1', kind: 'Binding', resource: 'bindings', namespaced: true },
  Binding,
);
