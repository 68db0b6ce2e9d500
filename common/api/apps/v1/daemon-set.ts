import { PodTemplateSpec } from '../../core/v1/pod.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, intOrString, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/ */
export const RollingUpdateDaemonSet = message('io.k8s.api.apps.v1.RollingUpdateDaemonSet', {
  maxUnavailable: field(1, intOrString, {
    pointer: true,
    description: 'How many nodes may be without a ready pod during an update, as a number or a percentage.',
  }),
  maxSurge: field(2, intOrString, {
    pointer: true,
    description: 'How many nodes may run the old and the new pod side by side during an update.',
  }),
});
export interface RollingUpdateDaemonSet extends Infer<typeof RollingUpdateDaemonSet> {}

export const DaemonSetUpdateStrategy = message('io.k8s.api.apps.v1.DaemonSetUpdateStrategy', {
  type: field(1, string, { description: 'RollingUpdate, or OnDelete: new pods only where somebody deletes the old.' }),
  rollingUpdate: field(2, RollingUpdateDaemonSet),
});
export interface DaemonSetUpdateStrategy extends Infer<typeof DaemonSetUpdateStrategy> {}

export const DaemonSetSpec = message('io.k8s.api.apps.v1.DaemonSetSpec', {
  selector: field(1, LabelSelector, {
    pointer: true,
    required: true,
    description: 'Which pods belong to it. Must match the labels of the template, and never changes.',
  }),
  template: field(2, PodTemplateSpec, { required: true, description: 'The pod that runs on every node it fits.' }),
  updateStrategy: field(3, DaemonSetUpdateStrategy, { default: {} }),
  minReadySeconds: field(4, int32, { description: 'How long a pod must be ready before it counts as available.' }),
  revisionHistoryLimit: field(6, int32, { pointer: true, default: 10 }),
});
export interface DaemonSetSpec extends Infer<typeof DaemonSetSpec> {}

export const DaemonSetCondition = message('io.k8s.api.apps.v1.DaemonSetCondition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastTransitionTime: field(3, time),
  reason: field(4, string),
  message: field(5, string),
});
export interface DaemonSetCondition extends Infer<typeof DaemonSetCondition> {}

export const DaemonSetStatus = message('io.k8s.api.apps.v1.DaemonSetStatus', {
  currentNumberScheduled: field(1, int32, { required: true }),
  numberMisscheduled: field(2, int32, { required: true }),
  desiredNumberScheduled: field(3, int32, { required: true }),
  numberReady: field(4, int32, { required: true }),
  observedGeneration: field(5, int64),
  updatedNumberScheduled: field(6, int32),
  numberAvailable: field(7, int32),
  numberUnavailable: field(8, int32),
  collisionCount: field(9, int32, { pointer: true }),
  conditions: field(10, list(DaemonSetCondition), { patchStrategy: 'merge', patchMergeKey: 'type' }),
});
export interface DaemonSetStatus extends Infer<typeof DaemonSetStatus> {}

export const DaemonSet = message(
  'io.k8s.api.apps.v1.DaemonSet',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, DaemonSetSpec, { present: true }),
    status: field(3, DaemonSetStatus, { default: {} }),
  },
  {
    description:
      'Runs one pod on every node, or on every node that the template selects: agents for logs, networks, storage.',
  },
);
export interface DaemonSet extends Infer<typeof DaemonSet> {}

export const DaemonSetKind = defineKind<DaemonSet>(
  {
    group: 'apps',
    version: 'v1',
    kind: 'DaemonSet',
    resource: 'daemonsets',
    namespaced: true,
    shortNames: ['ds'],
    categories: ['all'],
  },
  DaemonSet,
);
