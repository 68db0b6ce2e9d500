import { CrossVersionObjectReference, MetricSpec, MetricStatus } from './metric.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, list, quantity, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** autoscaling/v2/horizontal-pod-autoscaler: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const HPAScalingPolicy = message('io.k8s.api.autoscaling.v2.HPAScalingPolicy', {
  type: field(1, string, { required: true, description: 'Pods or Percent.' }),
  value: field(2, int32, { required: true, description: 'The most that changes within the period.' }),
  periodSeconds: field(3, int32, { required: true, description: 'At most 1800.' }),
});
export interface HPAScalingPolicy extends Infer<typeof HPAScalingPolicy> {}

export const HPAScalingRules = message('io.k8s.api.autoscaling.v2.HPAScalingRules', {
  stabilizationWindowSeconds: field(3, int32, {
    pointer: true,
    description: 'How far back recommendations count, so that replicas do not swing; at most 3600.',
  }),
  selectPolicy: field(1, string, {
    pointer: true,
    description: 'Which policy counts: Max, Min, or Disabled for none.',
  }),
  policies: field(2, list(HPAScalingPolicy), { listType: 'atomic' }),
  tolerance: field(4, quantity, {
    pointer: true,
    description: 'The deviation from the target, as a share of it, below which nothing is done.',
  }),
});
export interface HPAScalingRules extends Infer<typeof HPAScalingRules> {}

export const HorizontalPodAutoscalerBehavior = message('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior', {
  scaleUp: field(1, HPAScalingRules),
  scaleDown: field(2, HPAScalingRules),
});
export interface HorizontalPodAutoscalerBehavior extends Infer<typeof HorizontalPodAutoscalerBehavior> {}

export const HorizontalPodAutoscalerSpec = message('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec', {
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
});
export interface HorizontalPodAutoscalerSpec extends Infer<typeof HorizontalPodAutoscalerSpec> {}

export const HorizontalPodAutoscalerCondition = message('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastTransitionTime: field(3, time),
  reason: field(4, string),
  message: field(5, string),
});
export interface HorizontalPodAutoscalerCondition extends Infer<typeof HorizontalPodAutoscalerCondition> {}

export const HorizontalPodAutoscalerStatus = message('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus', {
  observedGeneration: field(1, int64, { pointer: true }),
  lastScaleTime: field(2, time),
  currentReplicas: field(3, int32),
  desiredReplicas: field(4, int32, { required: true }),
  currentMetrics: field(5, list(MetricStatus), { listType: 'atomic' }),
  conditions: field(6, list(HorizontalPodAutoscalerCondition), {
    listType: 'map',
    listMapKeys: ['type'],
    patchStrategy: 'merge',
    patchMergeKey: 'type',
  }),
});
export interface HorizontalPodAutoscalerStatus extends Infer<typeof HorizontalPodAutoscalerStatus> {}

export const HorizontalPodAutoscaler = message(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
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
