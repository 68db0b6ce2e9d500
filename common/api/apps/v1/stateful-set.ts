import { PersistentVolumeClaim } from '../../core/v1/persistent-volume-claim.ts';
import { PodTemplateSpec } from '../../core/v1/pod.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, intOrString, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/ */
export const RollingUpdateStatefulSetStrategy = message('io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy', {
  partition: field(1, int32, {
    pointer: true,
    description: 'Pods with a lower ordinal stay as they are, for updates in stages.',
  }),
  maxUnavailable: field(2, intOrString, { pointer: true }),
});
export interface RollingUpdateStatefulSetStrategy extends Infer<typeof RollingUpdateStatefulSetStrategy> {}

export const StatefulSetUpdateStrategy = message('io.k8s.api.apps.v1.StatefulSetUpdateStrategy', {
  type: field(1, string, { description: 'RollingUpdate, or OnDelete: new pods only where somebody deletes the old.' }),
  rollingUpdate: field(2, RollingUpdateStatefulSetStrategy),
});
export interface StatefulSetUpdateStrategy extends Infer<typeof StatefulSetUpdateStrategy> {}

export const StatefulSetPersistentVolumeClaimRetentionPolicy = message(
  'io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy',
  {
    whenDeleted: field(1, string, { default: 'Retain', description: 'Retain or Delete, when the set is deleted.' }),
    whenScaled: field(2, string, {
      default: 'Retain',
      description: 'Retain or Delete, when there are fewer replicas.',
    }),
  },
);
export interface StatefulSetPersistentVolumeClaimRetentionPolicy extends Infer<
  typeof StatefulSetPersistentVolumeClaimRetentionPolicy
> {}

export const StatefulSetOrdinals = message('io.k8s.api.apps.v1.StatefulSetOrdinals', {
  start: field(1, int32, { required: true, description: 'The number of the first pod.' }),
});
export interface StatefulSetOrdinals extends Infer<typeof StatefulSetOrdinals> {}

export const StatefulSetSpec = message('io.k8s.api.apps.v1.StatefulSetSpec', {
  replicas: field(1, int32, { pointer: true, default: 1, description: 'How many pods there should be.' }),
  selector: field(2, LabelSelector, {
    pointer: true,
    required: true,
    description: 'Which pods belong to it. Must match the labels of the template, and never changes.',
  }),
  template: field(3, PodTemplateSpec, { required: true, description: 'What its pods look like.' }),
  volumeClaimTemplates: field(4, list(PersistentVolumeClaim), {
    description: 'For each of these every pod has a claim of its own, which outlives the pod.',
  }),
  serviceName: field(5, string, {
    description: 'The headless service that gives the pods their names in DNS.',
  }),
  podManagementPolicy: field(6, string, {
    default: 'OrderedReady',
    description: 'OrderedReady: one pod after the other. Parallel: all at once.',
  }),
  updateStrategy: field(7, StatefulSetUpdateStrategy, { default: {} }),
  revisionHistoryLimit: field(8, int32, { pointer: true, default: 10 }),
  minReadySeconds: field(9, int32, { description: 'How long a pod must be ready before it counts as available.' }),
  persistentVolumeClaimRetentionPolicy: field(10, StatefulSetPersistentVolumeClaimRetentionPolicy, {
    default: {},
    description: 'What becomes of the claims of pods that are no longer wanted.',
  }),
  ordinals: field(11, StatefulSetOrdinals),
});
export interface StatefulSetSpec extends Infer<typeof StatefulSetSpec> {}

export const StatefulSetCondition = message('io.k8s.api.apps.v1.StatefulSetCondition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastTransitionTime: field(3, time),
  reason: field(4, string),
  message: field(5, string),
});
export interface StatefulSetCondition extends Infer<typeof StatefulSetCondition> {}

export const StatefulSetStatus = message('io.k8s.api.apps.v1.StatefulSetStatus', {
  observedGeneration: field(1, int64),
  replicas: field(2, int32, { required: true }),
  readyReplicas: field(3, int32),
  currentReplicas: field(4, int32),
  updatedReplicas: field(5, int32),
  currentRevision: field(6, string),
  updateRevision: field(7, string),
  collisionCount: field(9, int32, { pointer: true }),
  conditions: field(10, list(StatefulSetCondition), { patchStrategy: 'merge', patchMergeKey: 'type' }),
  availableReplicas: field(11, int32, { required: true }),
});
export interface StatefulSetStatus extends Infer<typeof StatefulSetStatus> {}

export const StatefulSet = message(
  'io.k8s.api.apps.v1.StatefulSet',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, StatefulSetSpec, { present: true }),
    status: field(3, StatefulSetStatus, { default: {} }),
  },
  { description: 'Keeps numbered pods running, each with a name and storage that stay its own: databases, quorums.' },
);
export interface StatefulSet extends Infer<typeof StatefulSet> {}

export const StatefulSetKind = defineKind<StatefulSet>(
  {
    group: 'apps',
    version: 'v1',
    kind: 'StatefulSet',
    resource: 'statefulsets',
    namespaced: true,
    shortNames: ['sts'],
    categories: ['all'],
  },
  StatefulSet,
);
