import { PodTemplateSpec } from '../../core/v1/pod-template.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, int64, intOrString, list, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** apps/v1/deployment: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const RollingUpdateDeployment = message(
  'io.k8s.api.apps.v1.RollingUpdateDeployment',
  {
    maxUnavailable: field(1, intOrString, {
      pointer: true,
      description:
        'How many pods may be missing during an update, a number or a percentage (rounded down); 25% unless said.',
    }),
    maxSurge: field(2, intOrString, {
      pointer: true,
      description:
        'How many pods there may be too many during an update, a number or a percentage (rounded up); 25% unless said.',
    }),
  },
  { description: 'How far an update may stray from the number of pods wanted; one of the two is not 0.' },
);
export interface RollingUpdateDeployment extends Infer<typeof RollingUpdateDeployment> {}

export const DeploymentStrategy = message(
  'io.k8s.api.apps.v1.DeploymentStrategy',
  {
    type: field(1, string, { description: 'RollingUpdate (the default), or Recreate: all old pods go first.' }),
    rollingUpdate: field(2, RollingUpdateDeployment, {
      description: 'How many may be missing or too many, for RollingUpdate.',
    }),
  },
  { description: 'All at once, or a few at a time.' },
);
export interface DeploymentStrategy extends Infer<typeof DeploymentStrategy> {}

export const DeploymentSpec = message(
  'io.k8s.api.apps.v1.DeploymentSpec',
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
      description: 'What its pods look like. A change of it is a new revision.',
    }),
    strategy: field(4, DeploymentStrategy, {
      default: {},
      patchStrategy: 'retainKeys',
      description: 'How old pods are replaced by new ones.',
    }),
    minReadySeconds: field(5, int32, {
      description: 'How many seconds a pod must be ready before it counts as available; 0 unless said.',
    }),
    revisionHistoryLimit: field(6, int32, {
      pointer: true,
      default: 10,
      description: 'How many old replica sets are kept to go back to; 10 unless said.',
    }),
    paused: field(7, bool, { description: 'While true, changes of the template wait; scaling goes on.' }),
    progressDeadlineSeconds: field(9, int32, {
      pointer: true,
      default: 600,
      description: 'After so many seconds without progress an update is reported as failed; 600 unless said.',
    }),
  },
  { description: 'A pod template, how many pods of it, and how they are updated.' },
);
export interface DeploymentSpec extends Infer<typeof DeploymentSpec> {}

export const DeploymentCondition = message(
  'io.k8s.api.apps.v1.DeploymentCondition',
  {
    type: field(1, string, { required: true, description: 'Available, Progressing or ReplicaFailure.' }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastUpdateTime: field(6, time, { description: 'When anything in it last changed.' }),
    lastTransitionTime: field(7, time, { description: 'When the status last changed.' }),
    reason: field(4, string, { description: 'Why, in one word, such as MinimumReplicasAvailable.' }),
    message: field(5, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of a Deployment.' },
);
export interface DeploymentCondition extends Infer<typeof DeploymentCondition> {}

export const DeploymentStatus = message(
  'io.k8s.api.apps.v1.DeploymentStatus',
  {
    observedGeneration: field(1, int64, { description: 'The generation that this is about.' }),
    replicas: field(2, int32, { description: 'How many pods there are.' }),
    updatedReplicas: field(3, int32, { description: 'How many are made from the current template.' }),
    readyReplicas: field(7, int32, { description: 'How many are ready.' }),
    availableReplicas: field(4, int32, { description: 'How many have been ready for minReadySeconds.' }),
    unavailableReplicas: field(5, int32, {
      description: 'How many are missing until all that are wanted are available.',
    }),
    conditions: field(6, list(DeploymentCondition), {
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Available, Progressing, ReplicaFailure.',
    }),
    collisionCount: field(8, int32, {
      pointer: true,
      description: 'How often the name of a replica set was already taken; part of the next name.',
    }),
    terminatingReplicas: field(9, int32, {
      pointer: true,
      description: 'How many pods are being deleted and have not ended yet.',
    }),
  },
  { description: 'Counts of pods that are not being deleted, and conditions.' },
);
export interface DeploymentStatus extends Infer<typeof DeploymentStatus> {}

export const Deployment = message(
  'io.k8s.api.apps.v1.Deployment',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, DeploymentSpec, { present: true, description: 'What should run.' }),
    status: field(3, DeploymentStatus, { default: {}, description: 'How far that is. Read only.' }),
  },
  {
    description:
      'Keeps a number of equal pods running, and brings changes of their template to all of them step by step.',
  },
);
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
