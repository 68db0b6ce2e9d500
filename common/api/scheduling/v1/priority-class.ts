import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** scheduling/v1/priority-class: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/priority-class-v1/ */
export const PriorityClass = message(
  'io.k8s.api.scheduling.v1.PriorityClass',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    value: field(2, int32, {
      required: true,
      description: 'The priority of pods of this class, 1000000000 at most; more is more important. Never changes.',
    }),
    globalDefault: field(3, bool, { description: 'Pods without a class are of this one; for one class at most.' }),
    description: field(4, string, { description: 'What the class is meant for.' }),
    preemptionPolicy: field(5, string, {
      pointer: true,
      default: 'PreemptLowerPriority',
      description: 'Whether its pods push out others of lower priority: PreemptLowerPriority (the default) or Never.',
    }),
  },
  { description: 'A name for a priority, by which pods are scheduled and pushed out.' },
);
export interface PriorityClass extends Infer<typeof PriorityClass> {}

export const PriorityClassKind = defineKind<PriorityClass>(
  {
    group: 'scheduling.k8s.io',
    version: 'v1',
    kind: 'PriorityClass',
    resource: 'priorityclasses',
    namespaced: false,
    shortNames: ['pc'],
  },
  PriorityClass,
);
