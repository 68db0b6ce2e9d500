import { CrossVersionObjectReference, MetricSpec, MetricStatus } from './metric.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, list, quantity, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** autoscaling/v2/horizontal-pod-autoscaler: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const HPAScalingPolicy = message(
  'io.k8s.api.autoscaling.v2.HPAScalingPolicy',
  {
    type: field(1, string, { required: true, description: 'Pods, or Percent of the pods there are.' }),
    value: field(2, int32, {
      required: true,
      description: 'The most that changes within the period, in pods or percent.',
    }),
    periodSeconds: field(3, int32, { required: true, description: 'The period, 1 to 1800 seconds.' }),
  },
  { description: 'A limit on how much changes within a period.' },
);
export interface HPAScalingPolicy extends Infer<typeof HPAScalingPolicy> {}

export const HPAScalingRules = message(
  'io.k8s.api.autoscaling.v2.HPAScalingRules',
  {
    stabilizationWindowSeconds: field(3, int32, {
      pointer: true,
      description: 'How many seconds back recommendations count, at most 3600; 0 up and 300 down unless said.',
    }),
    selectPolicy: field(1, string, {
      pointer: true,
      description: 'Which policy counts: Max (the default, the most change), Min, or Disabled for no change.',
    }),
    policies: field(2, list(HPAScalingPolicy), {
      listType: 'atomic',
      description: 'Limits; unless said, up 4 pods or 100 % in 15 seconds, down 100 % in 15 seconds.',
    }),
    tolerance: field(4, quantity, {
      pointer: true,
      description: 'The deviation from the target, as a share of it, below which nothing is done; 0.1 unless said.',
    }),
  },
  { description: 'How fast the number of pods changes in one direction.' },
);
export interface HPAScalingRules extends Infer<typeof HPAScalingRules> {}

export const HorizontalPodAutoscalerBehavior = message(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior',
  {
    scaleUp: field(1, HPAScalingRules, { description: 'How pods are added.' }),
    scaleDown: field(2, HPAScalingRules, { description: 'How pods are removed.' }),
  },
  { description: 'How fast it scales, by direction.' },
);
export interface HorizontalPodAutoscalerBehavior extends Infer<typeof HorizontalPodAutoscalerBehavior> {}

export const HorizontalPodAutoscalerSpec = message(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec',
  {
    scaleTargetRef: field(1, CrossVersionObjectReference, {
      required: true,
      description: 'What is scaled: an object with a scale subresource.',
    }),
    minReplicas: field(2, int32, { pointer: true, default: 1, description: 'The fewest pods; 1 unless said.' }),
    maxReplicas: field(3, int32, { required: true, description: 'The most pods.' }),
    metrics: field(4, list(MetricSpec), {
      listType: 'atomic',
      description: 'What is measured; the metric that asks for the most pods decides. Without any, CPU at 80 %.',
    }),
    behavior: field(5, HorizontalPodAutoscalerBehavior, { description: 'How fast it scales up and down.' }),
  },
  { description: 'A target, bounds, metrics and pace.' },
);
export interface HorizontalPodAutoscalerSpec extends Infer<typeof HorizontalPodAutoscalerSpec> {}

export const HorizontalPodAutoscalerCondition = message(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition',
  {
    type: field(1, string, { required: true, description: 'AbleToScale, ScalingActive or ScalingLimited.' }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastTransitionTime: field(3, time, { description: 'When the status last changed.' }),
    reason: field(4, string, { description: 'Why, in one word.' }),
    message: field(5, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of an autoscaler.' },
);
export interface HorizontalPodAutoscalerCondition extends Infer<typeof HorizontalPodAutoscalerCondition> {}

export const HorizontalPodAutoscalerStatus = message(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus',
  {
    observedGeneration: field(1, int64, { pointer: true, description: 'The generation that this is about.' }),
    lastScaleTime: field(2, time, { description: 'When it last changed the number of pods.' }),
    currentReplicas: field(3, int32, { description: 'How many pods there were.' }),
    desiredReplicas: field(4, int32, { required: true, description: 'How many pods it wants.' }),
    currentMetrics: field(5, list(MetricStatus), {
      listType: 'atomic',
      description: 'The last values of the metrics.',
    }),
    conditions: field(6, list(HorizontalPodAutoscalerCondition), {
      listType: 'map',
      listMapKeys: ['type'],
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Whether it can scale, does, and is held by its bounds.',
    }),
  },
  { description: 'What was found, and how many pods there should be.' },
);
export interface HorizontalPodAutoscalerStatus extends Infer<typeof HorizontalPodAutoscalerStatus> {}

export const HorizontalPodAutoscaler = message(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, HorizontalPodAutoscalerSpec, {
      present: true,
      description: 'What is scaled, between which bounds, and by which metrics.',
    }),
    status: field(3, HorizontalPodAutoscalerStatus, {
      present: true,
      description: 'What the autoscaler last saw and did. Read only.',
    }),
  },
  { description: 'Keeps the number of pods of a workload such that metrics stay near their targets.' },
);
export interface HorizontalPodAutoscaler extends Infer<typeof HorizontalPodAutoscaler> {}

export const HorizontalPodAutoscalerKind = defineKind<HorizontalPodAutoscaler>(
  {
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    resource: 'horizontalpodautoscalers',
    namespaced: true,
    shortNames: ['hpa'],
    categories: ['all'],
  },
  HorizontalPodAutoscaler,
);
