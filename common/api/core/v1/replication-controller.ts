import { PodTemplateSpec } from './pod-template.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, list, map, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/replication-controller: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ReplicationControllerSpec = message(
  'io.k8s.api.core.v1.ReplicationControllerSpec',
  {
    replicas: field(1, int32, { pointer: true, default: 1, description: 'How many pods there should be. Default: 1.' }),
    minReadySeconds: field(4, int32, {
      description: 'How many seconds a pod must be ready to count as available. Default: 0.',
    }),
    selector: field(2, map(string), {
      mapType: 'atomic',
      description: 'The labels of its pods. Default: those of the template.',
    }),
    template: field(3, PodTemplateSpec, { description: 'What its pods look like.' }),
  },
  { description: 'A newer template is for new pods only.' },
);
export interface ReplicationControllerSpec extends Infer<typeof ReplicationControllerSpec> {}

export const ReplicationControllerCondition = message(
  'io.k8s.api.core.v1.ReplicationControllerCondition',
  {
    type: field(1, string, { required: true, description: 'ReplicaFailure: pods could not be made or deleted.' }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastTransitionTime: field(3, time, { description: 'When the status last changed.' }),
    reason: field(4, string, { description: 'Why, in a word.' }),
    message: field(5, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of a replication controller.' },
);
export interface ReplicationControllerCondition extends Infer<typeof ReplicationControllerCondition> {}

export const ReplicationControllerStatus = message(
  'io.k8s.api.core.v1.ReplicationControllerStatus',
  {
    replicas: field(1, int32, { required: true, description: 'How many pods there are.' }),
    fullyLabeledReplicas: field(2, int32, { description: 'How many of them have all labels of the template.' }),
    readyReplicas: field(4, int32, { description: 'How many of them are ready.' }),
    availableReplicas: field(5, int32, { description: 'How many of them were ready for minReadySeconds.' }),
    observedGeneration: field(3, int64, { description: 'The generation that this is about.' }),
    conditions: field(6, list(ReplicationControllerCondition), {
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'What goes wrong, by type.',
    }),
  },
  { description: 'Counts of its pods.' },
);
export interface ReplicationControllerStatus extends Infer<typeof ReplicationControllerStatus> {}

export const ReplicationController = message(
  'io.k8s.api.core.v1.ReplicationController',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    spec: field(2, ReplicationControllerSpec, {
      present: true,
      description: 'Which pods there should be, and how many.',
    }),
    status: field(3, ReplicationControllerStatus, { default: {}, description: 'How many there are. Read only.' }),
  },
  { description: 'Keeps a number of equal pods running. Deployments do that, and updates as well.' },
);
export interface ReplicationController extends Infer<typeof ReplicationController> {}

export const ReplicationControllerKind = defineKind<ReplicationController>(
  {
    group: '',
    version: 'v1',
    kind: 'ReplicationController',
    resource: 'replicationcontrollers',
    namespaced: true,
    shortNames: ['rc'],
    categories: ['all'],
  },
  ReplicationController,
);
