import { Condition, LabelSelector, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, intOrString, list, map, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** policy/v1/pod-disruption-budget: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/ */
export const PodDisruptionBudgetSpec = message(
  'io.k8s.api.policy.v1.PodDisruptionBudgetSpec',
  {
    minAvailable: field(1, intOrString, {
      pointer: true,
      description: 'How many of the pods, or what share in percent, must stay. Not with maxUnavailable.',
    }),
    selector: field(2, LabelSelector, {
      patchStrategy: 'replace',
      description: 'The pods. An empty selector means all of the namespace, a missing one none.',
    }),
    maxUnavailable: field(3, intOrString, {
      pointer: true,
      description: 'How many of the pods, or what share in percent, may be gone. Not with minAvailable.',
    }),
    unhealthyPodEvictionPolicy: field(4, string, {
      pointer: true,
      description: 'When running pods that are not ready may go: IfHealthyBudget (the default) or AlwaysAllow.',
    }),
  },
  { description: 'Limits evictions, not deletions; set minAvailable or maxUnavailable.' },
);
export interface PodDisruptionBudgetSpec extends Infer<typeof PodDisruptionBudgetSpec> {}

export const PodDisruptionBudgetStatus = message(
  'io.k8s.api.policy.v1.PodDisruptionBudgetStatus',
  {
    observedGeneration: field(1, int64, { description: 'The generation that this is about.' }),
    disruptedPods: field(2, map(time), { description: 'Pods whose eviction was granted, and when.' }),
    disruptionsAllowed: field(3, int32, { required: true, description: 'How many pods may go now.' }),
    currentHealthy: field(4, int32, { required: true, description: 'How many of the pods are ready.' }),
    desiredHealthy: field(5, int32, { required: true, description: 'How many of them must stay ready.' }),
    expectedPods: field(6, int32, { required: true, description: 'How many pods the budget counts.' }),
    conditions: field(7, list(Condition), {
      listType: 'map',
      listMapKeys: ['type'],
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'DisruptionAllowed: True while a pod may go.',
    }),
  },
  { description: 'The count by which evictions are granted.' },
);
export interface PodDisruptionBudgetStatus extends Infer<typeof PodDisruptionBudgetStatus> {}

export const PodDisruptionBudget = message(
  'io.k8s.api.policy.v1.PodDisruptionBudget',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, PodDisruptionBudgetSpec, {
      present: true,
      description: 'Which pods, and how many of them must stay or may go.',
    }),
    status: field(3, PodDisruptionBudgetStatus, { present: true, description: 'How many pods may go now. Read only.' }),
  },
  { description: 'How many pods of a set may be gone at once because somebody evicts them, as a drain does.' },
);
export interface PodDisruptionBudget extends Infer<typeof PodDisruptionBudget> {}

export const PodDisruptionBudgetKind = defineKind<PodDisruptionBudget>(
  {
    group: 'policy',
    version: 'v1',
    kind: 'PodDisruptionBudget',
    resource: 'poddisruptionbudgets',
    namespaced: true,
    shortNames: ['pdb'],
  },
  PodDisruptionBudget,
);
