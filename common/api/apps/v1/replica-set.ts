import { PodTemplateSpec } from '../../core/v1/pod.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** apps/v1/replica-set: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ReplicaSetSpec = message('io.k8s.api.apps.v1.ReplicaSetSpec', {
  replicas: field(1, int32, { pointer: true, default: 1, description: 'How many pods there should be.' }),
  minReadySeconds: field(4, int32),
  selector: field(2, LabelSelector, {
    pointer: true,
    required: true,
    description: 'Which pods belong to it. Must match the labels of the template, and never changes.',
  }),
  template: field(3, PodTemplateSpec, { default: {}, description: 'What its pods look like.' }),
});
export interface ReplicaSetSpec extends Infer<typeof ReplicaSetSpec> {}

export const ReplicaSetCondition = message('io.k8s.api.apps.v1.ReplicaSetCondition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastTransitionTime: field(3, time),
  reason: field(4, string),
  message: field(5, string),
});
export interface ReplicaSetCondition extends Infer<typeof ReplicaSetCondition> {}

export const ReplicaSetStatus = message('io.k8s.api.apps.v1.ReplicaSetStatus', {
  replicas: field(1, int32, { required: true }),
  fullyLabeledReplicas: field(2, int32),
  readyReplicas: field(4, int32),
  availableReplicas: field(5, int32),
  observedGeneration: field(3, int64),
  conditions: field(6, list(ReplicaSetCondition), { patchStrategy: 'merge', patchMergeKey: 'type' }),
  terminatingReplicas: field(7, int32, { pointer: true }),
});
export interface ReplicaSetStatus extends Infer<typeof ReplicaSetStatus> {}

export const ReplicaSet = message(
  'io.k8s.api.apps.v1.ReplicaSet',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, ReplicaSetSpec, { present: true }),
    status: field(3, ReplicaSetStatus, { default: {} }),
  },
  { description: 'Keeps a number of equal pods running. Deployments make them.' },
);
export interface ReplicaSet extends Infer<typeof ReplicaSet> {}

export const ReplicaSetKind = defineKind<ReplicaSet>(
  {
    group: 'apps',
    version: 'v1',
    kind: 'ReplicaSet',
    resource: 'replicasets',
    namespaced: true,
    shortNames: ['rs'],
    categories: ['all'],
  },
  ReplicaSet,
);
