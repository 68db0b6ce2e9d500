import { Toleration } from '../../core/v1/pod-scheduling.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, list, map, quantity, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** node/v1/runtime-class: https://kubernetes.io/docs/reference/kubernetes-api/node-resources/runtime-class-v1/ */
export const Overhead = message(
  'io.k8s.api.node.v1.Overhead',
  {
    podFixed: field(1, map(quantity), {
      description: 'What a pod costs besides its containers, counted by the scheduler, quotas and cgroups.',
    }),
  },
  { description: 'Resources a pod takes for the runtime itself.' },
);
export interface Overhead extends Infer<typeof Overhead> {}

export const Scheduling = message(
  'io.k8s.api.node.v1.Scheduling',
  {
    nodeSelector: field(1, map(string), {
      mapType: 'atomic',
      description: 'Labels of the nodes that have the runtime, added to the selector of the pod.',
    }),
    tolerations: field(2, list(Toleration), {
      listType: 'atomic',
      description: 'Taints its pods bear, besides those the pod itself does.',
    }),
  },
  { description: 'Where pods of this class can run.' },
);
export interface Scheduling extends Infer<typeof Scheduling> {}

export const RuntimeClass = message(
  'io.k8s.api.node.v1.RuntimeClass',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    handler: field(2, string, {
      required: true,
      description: 'What the container runtime calls it, such as runsc. Never changes.',
    }),
    overhead: field(3, Overhead, { description: 'What a pod costs besides its containers.' }),
    scheduling: field(4, Scheduling, {
      description: 'The nodes its pods go to; absent: every node is thought to have the runtime.',
    }),
  },
  { description: 'A way to run containers, which pods name in spec.runtimeClassName.' },
);
export interface RuntimeClass extends Infer<typeof RuntimeClass> {}

export const RuntimeClassKind = defineKind<RuntimeClass>(
  { group: 'node.k8s.io', version: 'v1', kind: 'RuntimeClass', resource: 'runtimeclasses', namespaced: false },
  RuntimeClass,
);
