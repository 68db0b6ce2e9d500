import { PodTemplateSpec } from '../../core/v1/pod.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, int64, intOrString, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** apps/v1/deployment: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const RollingUpdateDeployment = message('io.k8s.api.apps.v1.RollingUpdateDeployment', {
  maxUnavailable: field(1, intOrString, { pointer: true }),
  maxSurge: field(2, intOrString, { pointer: true }),
});
export interface RollingUpdateDeployment extends Infer<typeof RollingUpdateDeployment> {}

export const DeploymentStrategy = message('io.k8s.api.apps.v1.DeploymentStrategy', {
  type: field(1, string),
  rollingUpdate: field(2, RollingUpdateDeployment),
});
export interface DeploymentStrategy extends Infer<typeof DeploymentStrategy> {}

export const DeploymentSpec = message('io.k8s.api.apps.v1.DeploymentSpec', {
  replicas: field(1, int32, { pointer: true, default: 1 }),
  selector: field(2, LabelSelector, { pointer: true, required: true }),
  template: field(3, PodTemplateSpec, { required: true }),
  strategy: field(4, DeploymentStrategy, { default: {}, patchStrategy: 'retainKeys' }),
  minReadySeconds: field(5, int32),
  revisionHistoryLimit: field(6, int32, { pointer: true, default: 10 }),
  paused: field(7, bool),
  progressDeadlineSeconds: field(9, int32, { pointer: true, default: 600 }),
});
export interface DeploymentSpec extends Infer<typeof DeploymentSpec> {}

export const DeploymentCondition = message('io.k8s.api.apps.v1.DeploymentCondition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastUpdateTime: field(6, time),
  lastTransitionTime: field(7, time),
  reason: field(4, string),
  message: field(5, string),
});
export interface DeploymentCondition extends Infer<typeof DeploymentCondition> {}

export const DeploymentStatus = message('io.k8s.api.apps.v1.DeploymentStatus', {
  observedGeneration: field(1, int64),
  replicas: field(2, int32),
  updatedReplicas: field(3, int32),
  readyReplicas: field(7, int32),
  availableReplicas: field(4, int32),
  unavailableReplicas: field(5, int32),
  conditions: field(6, list(DeploymentCondition), { patchStrategy: 'merge', patchMergeKey: 'type' }),
  collisionCount: field(8, int32, { pointer: true }),
  terminatingReplicas: field(9, int32, { pointer: true }),
});
export interface DeploymentStatus extends Infer<typeof DeploymentStatus> {}

export const Deployment = message('io.k8s.api.apps.v1.Deployment', {
  ...typeMeta,
  metadata: field(1, ObjectMeta, { present: true }),
  spec: field(2, DeploymentSpec, { present: true }),
  status: field(3, DeploymentStatus, { default: {} }),
});
export interface Deployment extends Infer<typeof Deployment> {}

export const DeploymentKind = defineKind<Deployment>(
  {
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    resource: 'deployments',
    namespaced: true,
    shortNames: ['deploy'],
    categories: ['all'],
  },
  Deployment,
);
