import { ObjectReference } from './references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message } from '../../schema/field.ts';

/** core/v1/binding: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const Binding = message(
  'io.k8s.api.core.v1.Binding',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    target: field(2, ObjectReference, { required: true, description: 'The node.' }),
  },
  { description: 'Gives a pod its node. Schedulers write it.' },
);
export interface Binding extends Infer<typeof Binding> {}
