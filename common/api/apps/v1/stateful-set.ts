import { PersistentVolumeClaim } from '../../core/v1/persistent-volume-claim.ts';
import { PodTemplateSpec } from '../../core/v1/pod-template.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, intOrString, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/ */
export const RollingUpdateStatefulSetStrategy = message(
  'io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy',
  {
    partition: field(1, int32, {
      pointer: true,
      description: 'Pods with a lower ordinal stay as they are, for updates in stages; 0 unless said.',
    }),
    maxUnavailable: field(2, intOrString, {
      pointer: true,
      description: 'How many pods may be missing during an update, a number or a percentage; 1 unless said.',
    }),
  },
  { description: 'Which pods an update reaches, and how many at a time.' },
);
export interface RollingUpdateStatefulSetStrategy extends Infer<typeof RollingUpdateStatefulSetStrategy> {}

export const StatefulSetUpdateStrategy = message(
  'io.k8s.api.apps.v1.StatefulSetUpdateStrategy',
  {
    type: field(1, string, {
      description: 'RollingUpdate (the default), or OnDelete: new pods only where somebody deletes the old.',
    }),
    rollingUpdate: field(2, RollingUpdateStatefulSetStrategy, {
      description: 'Which pods, and how many at once, for RollingUpdate.',
    }),
  },
  { description: 'When pods of an older template are replaced, and which.' },
);
export interface StatefulSetUpdateStrategy extends Infer<typeof StatefulSetUpdateStrategy> {}

export const StatefulSetPersistentVolumeClaimRetentionPolicy = message(
  'io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy',
  {
    whenDeleted: field(1, string, {
      default: 'Retain',
      description: 'Retain (the default) or Delete, when the set is deleted.',
    }),
    whenScaled: field(2, string, {
      default: 'Retain',
      description: 'Retain (the default) or Delete, when there are fewer replicas.',
    }),
  },
  { description: 'When claims made from volumeClaimTemplates are deleted.' },
);
export interface StatefulSetPersistentVolumeClaimRetentionPolicy extends Infer<
  typeof StatefulSetPersistentVolumeClaimRetentionPolicy
> {}

export const StatefulSetOrdinals = message(
  'io.k8s.api.apps.v1.StatefulSetOrdinals',
  {
    start: field(1, int32, {
      required: true,
      description: 'The number of the first pod; the others count up from it. 0 unless said.',
    }),
  },
  { description: 'How pods get their numbers.' },
);
export interface StatefulSetOrdinals extends Infer<typeof StatefulSetOrdinals> {}

export const StatefulSetSpec = message(
  'io.k8s.api.apps.v1.StatefulSetSpec',
  {
    replicas: field(1, int32, {
      pointer: true,
      default: 1,
      description: 'How many pods there should be; 1 unless said.',
    }),
    selector: field(2, LabelSelector, {
      pointer: true,
      required: true,
      description: 'Which pods belong to it. Must match the labels of the template, and never changes.',
    }),
    template: field(3, PodTemplateSpec, {
      required: true,
      description: 'What its pods look like; they are named <set>-<ordinal>.',
    }),
    volumeClaimTemplates: field(4, list(PersistentVolumeClaim), {
      description: 'For each of these every pod has a claim of its own, which outlives the pod. Never changes.',
    }),
    serviceName: field(5, string, {
      description: 'The headless service that gives the pods their names in DNS. Never changes.',
    }),
    podManagementPolicy: field(6, string, {
      default: 'OrderedReady',
      description: 'OrderedReady (the default): one pod after the other. Parallel: all at once. Never changes.',
    }),
    updateStrategy: field(7, StatefulSetUpdateStrategy, {
      default: {},
      description: 'How old pods are replaced by new ones.',
    }),
    revisionHistoryLimit: field(8, int32, {
      pointer: true,
      default: 10,
      description: 'How many old templates are kept to go back to; 10 unless said.',
    }),
    minReadySeconds: field(9, int32, {
      description: 'How many seconds a pod must be ready before it counts as available; 0 unless said.',
    }),
    persistentVolumeClaimRetentionPolicy: field(10, StatefulSetPersistentVolumeClaimRetentionPolicy, {
      default: {},
      description: 'What becomes of the claims of pods that are no longer wanted.',
    }),
    ordinals: field(11, StatefulSetOrdinals, { description: 'The numbers in the names of the pods; absent: from 0.' }),
  },
  { description: 'A pod template, the claims of each pod, and how pods come and go.' },
);
export interface StatefulSetSpec extends Infer<typeof StatefulSetSpec> {}

export const StatefulSetCondition = message(
  'io.k8s.api.apps.v1.StatefulSetCondition',
  {
    type: field(1, string, { required: true, description: 'What it is about.' }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastTransitionTime: field(3, time, { description: 'When the status last changed.' }),
    reason: field(4, string, { description: 'Why, in one word.' }),
    message: field(5, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of a StatefulSet.' },
);
export interface StatefulSetCondition extends Infer<typeof StatefulSetCondition> {}

export const StatefulSetStatus = message(
  'io.k8s.api.apps.v1.StatefulSetStatus',
  {
    observedGeneration: field(1, int64, { description: 'The generation that this is about.' }),
    replicas: field(2, int32, { required: true, description: 'How many pods the controller has made.' }),
    readyReplicas: field(3, int32, { description: 'How many are ready.' }),
    currentReplicas: field(4, int32, { description: 'How many are made from currentRevision.' }),
    updatedReplicas: field(5, int32, { description: 'How many are made from updateRevision.' }),
    currentRevision: field(6, string, {
      description: 'The revision an update comes from; the same as updateRevision when none is under way.',
    }),
    updateRevision: field(7, string, { description: 'The revision an update leads to.' }),
    collisionCount: field(9, int32, {
      pointer: true,
      description: 'How often the name of a ControllerRevision was already taken; part of the next name.',
    }),
    conditions: field(10, list(StatefulSetCondition), {
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Conditions by type; the controller sets none.',
    }),
    availableReplicas: field(11, int32, {
      required: true,
      description: 'How many have been ready for minReadySeconds.',
    }),
  },
  { description: 'Counts of pods by state and by revision.' },
);
export interface StatefulSetStatus extends Infer<typeof StatefulSetStatus> {}

export const StatefulSet = message(
  'io.k8s.api.apps.v1.StatefulSet',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, StatefulSetSpec, { present: true, description: 'What should run, and with which storage.' }),
    status: field(3, StatefulSetStatus, { default: {}, description: 'How far that is. Read only.' }),
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
