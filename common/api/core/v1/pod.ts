import { PodSpec } from './pod-spec.ts';
import { PodStatus } from './pod-status.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
export const Pod = message(
  'io.k8s.api.core.v1.Pod',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    spec: field(2, PodSpec, { present: true, description: 'What it should be.' }),
    status: field(3, PodStatus, { default: {}, description: 'What it is. Its kubelet writes it.' }),
  },
  { description: 'Containers that run together on one node, with one address and shared volumes.' },
);
export interface Pod extends Infer<typeof Pod> {}

export const PodKind = defineKind<Pod>(
  {
    group: '',
    version: 'v1',
    kind: 'Pod',
    resource: 'pods',
    namespaced: true,
    shortNames: ['po'],
    categories: ['all'],
  },
  Pod,
);
