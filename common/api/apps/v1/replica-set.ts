import { PodTemplateSpec } from '../../core/v1/pod-template.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** apps/v1/replica-set: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ReplicaSetSpec = message(
  'io.k8s.api.apps.v1.ReplicaSetSpec',
  {
    replicas: field(1, int32, {
      pointer: true,
      default: 1,
      description: 'How many pods there should be; 1 unless said.',
    }),
    minReadySeconds: field(4, int32, {
      description: 'How many seconds a pod must be ready before it counts as available; 0 unless said.',
    }),
    selector: field(2, LabelSelector, {
      pointer: true,
      required: true,
      description: 'Which pods belong to it. Must match the labels of the template, and never changes.',
    }),
    template: field(3, PodTemplateSpec, {
      default: {},
      description: 'What its pods look like. Pods that exist already stay as they are.',
    }),
  },
  { description: 'A pod template, and how many pods of it.' },
);
export interface ReplicaSetSpec extends Infer<typeof ReplicaSetSpec> {}

export const ReplicaSetCondition = message(
  'io.k8s.api.apps.v1.ReplicaSetCondition',
  {
    type: field(1, string, { required: true, description: 'ReplicaFailure: a pod could not be made or deleted.' }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastTransitionTime: field(3, time, { description: 'When the status last changed.' }),
    reason: field(4, string, { description: 'Why, in one word.' }),
    message: field(5, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of a ReplicaSet.' },
);
export interface ReplicaSetCondition extends Infer<typeof ReplicaSetCondition> {}

export const ReplicaSetStatus = message(
  'io.k8s.api.apps.v1.ReplicaSetStatus',
  {
    replicas: field(1, int32, { required: true, description: 'How many pods there are.' }),
    fullyLabeledReplicas: field(2, int32, { description: 'How many of them have every label of the template.' }),
    readyReplicas: field(4, int32, { description: 'How many are ready.' }),
    availableReplicas: field(5, int32, { description: 'How many have been ready for minReadySeconds.' }),
    observedGeneration: field(3, int64, { description: 'The generation that this is about.' }),
    conditions: field(6, list(ReplicaSetCondition), {
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'ReplicaFailure, when pods could not be made or deleted.',
    }),
    terminatingReplicas: field(7, int32, {
      pointer: true,
      description: 'How many pods are being deleted and have not ended yet.',
    }),
  },
  { description: 'Counts of pods that are not being deleted, and conditions.' },
);
export interface ReplicaSetStatus extends Infer<typeof ReplicaSetStatus> {}

export const ReplicaSet = message(
  'io.k8s.api.apps.v1.ReplicaSet',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, ReplicaSetSpec, { present: true, description: 'What should run.' }),
    status: field(3, ReplicaSetStatus, { default: {}, description: 'How far that is. Read only.' }),
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
