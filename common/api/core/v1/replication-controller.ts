import { PodTemplateSpec } from './pod.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, list, map, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/replication-controller: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ReplicationControllerSpec = message('io.k8s.api.core.v1.ReplicationControllerSpec', {
  replicas: field(1, int32, { pointer: true, default: 1, description: 'How many pods there should be.' }),
  minReadySeconds: field(4, int32),
  selector: field(2, map(string), {
    mapType: 'atomic',
    description: 'The labels of its pods. Default: those of the template.',
  }),
  template: field(3, PodTemplateSpec, { description: 'What its pods look like.' }),
});
export interface ReplicationControllerSpec extends Infer<typeof ReplicationControllerSpec> {}

export const ReplicationControllerCondition = message('io.k8s.api.core.v1.ReplicationControllerCondition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastTransitionTime: field(3, time),
  reason: field(4, string),
  message: field(5, string),
});
export interface ReplicationControllerCondition extends Infer<typeof ReplicationControllerCondition> {}

export const ReplicationControllerStatus = message('io.k8s.api.core.v1.ReplicationControllerStatus', {
  replicas: field(1, int32, { required: true }),
  fullyLabeledReplicas: field(2, int32),
  readyReplicas: field(4, int32),
  availableReplicas: field(5, int32),
  observedGeneration: field(3, int64),
  conditions: field(6, list(ReplicationControllerCondition), { patchStrategy: 'merge', patchMergeKey: 'type' }),
});
export interface ReplicationControllerStatus extends Infer<typeof ReplicationControllerStatus> {}

export const ReplicationController = message(
  'io.k8s.api.core.v1.ReplicationController',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, ReplicationControllerSpec, { present: true }),
    status: field(3, ReplicationControllerStatus, { default: {} }),
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
