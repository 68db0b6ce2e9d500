import { PodTemplateSpec } from '../../core/v1/pod-template.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, intOrString, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/ */
export const RollingUpdateDaemonSet = message(
  'io.k8s.api.apps.v1.RollingUpdateDaemonSet',
  {
    maxUnavailable: field(1, intOrString, {
      pointer: true,
      description:
        'How many nodes may be without a ready pod during an update, a number or a percentage; 1 unless said.',
    }),
    maxSurge: field(2, intOrString, {
      pointer: true,
      description: 'How many nodes may run the old and the new pod at once, a number or a percentage; 0 unless said.',
    }),
  },
  { description: 'How many nodes an update touches at once; one of the two is 0, the other is not.' },
);
export interface RollingUpdateDaemonSet extends Infer<typeof RollingUpdateDaemonSet> {}

export const DaemonSetUpdateStrategy = message(
  'io.k8s.api.apps.v1.DaemonSetUpdateStrategy',
  {
    type: field(1, string, {
      description: 'RollingUpdate (the default), or OnDelete: new pods only where somebody deletes the old.',
    }),
    rollingUpdate: field(2, RollingUpdateDaemonSet, { description: 'How many nodes at once, for RollingUpdate.' }),
  },
  { description: 'When pods of an older template are replaced, and how many at a time.' },
);
export interface DaemonSetUpdateStrategy extends Infer<typeof DaemonSetUpdateStrategy> {}

export const DaemonSetSpec = message(
  'io.k8s.api.apps.v1.DaemonSetSpec',
  {
    selector: field(1, LabelSelector, {
      pointer: true,
      required: true,
      description: 'Which pods belong to it. Must match the labels of the template, and never changes.',
    }),
    template: field(2, PodTemplateSpec, { required: true, description: 'The pod that runs on every node it fits.' }),
    updateStrategy: field(3, DaemonSetUpdateStrategy, {
      default: {},
      description: 'How old pods are replaced by new ones.',
    }),
    minReadySeconds: field(4, int32, {
      description: 'How many seconds a pod must be ready before it counts as available; 0 unless said.',
    }),
    revisionHistoryLimit: field(6, int32, {
      pointer: true,
      default: 10,
      description: 'How many old templates are kept to go back to; 10 unless said.',
    }),
  },
  { description: 'A pod template, and how changes of it reach the nodes.' },
);
export interface DaemonSetSpec extends Infer<typeof DaemonSetSpec> {}

export const DaemonSetCondition = message(
  'io.k8s.api.apps.v1.DaemonSetCondition',
  {
    type: field(1, string, { required: true, description: 'What it is about.' }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastTransitionTime: field(3, time, { description: 'When the status last changed.' }),
    reason: field(4, string, { description: 'Why, in one word.' }),
    message: field(5, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of a DaemonSet.' },
);
export interface DaemonSetCondition extends Infer<typeof DaemonSetCondition> {}

export const DaemonSetStatus = message(
  'io.k8s.api.apps.v1.DaemonSetStatus',
  {
    currentNumberScheduled: field(1, int32, { required: true, description: 'How many nodes run the pod and should.' }),
    numberMisscheduled: field(2, int32, { required: true, description: 'How many nodes run the pod and should not.' }),
    desiredNumberScheduled: field(3, int32, { required: true, description: 'How many nodes should run the pod.' }),
    numberReady: field(4, int32, {
      required: true,
      description: 'How many of the nodes that should run it have a ready pod.',
    }),
    observedGeneration: field(5, int64, { description: 'The generation that this is about.' }),
    updatedNumberScheduled: field(6, int32, { description: 'How many nodes run a pod of the current template.' }),
    numberAvailable: field(7, int32, {
      description: 'How many nodes have a pod that has been ready for minReadySeconds.',
    }),
    numberUnavailable: field(8, int32, { description: 'How many nodes should have an available pod and have none.' }),
    collisionCount: field(9, int32, {
      pointer: true,
      description: 'How often the name of a ControllerRevision was already taken; part of the next name.',
    }),
    conditions: field(10, list(DaemonSetCondition), {
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Conditions by type; the controller sets none.',
    }),
  },
  { description: 'How many nodes have the pod, and in which state.' },
);
export interface DaemonSetStatus extends Infer<typeof DaemonSetStatus> {}

export const DaemonSet = message(
  'io.k8s.api.apps.v1.DaemonSet',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, DaemonSetSpec, { present: true, description: 'What should run, and on which nodes.' }),
    status: field(3, DaemonSetStatus, { default: {}, description: 'How far that is. Read only.' }),
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
