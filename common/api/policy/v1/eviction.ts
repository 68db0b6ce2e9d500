import { DeleteOptions, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message } from '../../schema/field.ts';

/** policy/v1/eviction: https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/ */
export const Eviction = message(
  'io.k8s.api.policy.v1.Eviction',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'The name and namespace of the pod.' }),
    deleteOptions: field(2, DeleteOptions, {
      description: 'As for deleting the pod: grace period, preconditions, dryRun.',
    }),
  },
  { description: "Asks to end a pod, as far as disruption budgets allow; POST it to the pod's /eviction." },
);
export interface Eviction extends Infer<typeof Eviction> {}
