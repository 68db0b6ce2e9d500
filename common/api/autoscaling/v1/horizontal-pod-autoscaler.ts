import { CrossVersionObjectReference } from './references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, int64, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** autoscaling/v1/horizontal-pod-autoscaler: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const HorizontalPodAutoscalerSpec = message(
  'io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec',
  {
    scaleTargetRef: field(1, CrossVersionObjectReference, {
      required: true,
      description: 'What is scaled: an object with a scale subresource.',
    }),
    minReplicas: field(2, int32, { pointer: true, default: 1, description: 'The fewest pods; 1 unless said.' }),
    maxReplicas: field(3, int32, { required: true, description: 'The most pods.' }),
    targetCPUUtilizationPercentage: field(4, int32, {
      pointer: true,
      description: 'The CPU to hold on average, in percent of what the pods request; 80 unless said.',
    }),
  },
  { description: 'A target, bounds, and the CPU to hold.' },
);
export interface HorizontalPodAutoscalerSpec extends Infer<typeof HorizontalPodAutoscalerSpec> {}

export const HorizontalPodAutoscalerStatus = message(
  'io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerStatus',
  {
    observedGeneration: field(1, int64, { pointer: true, description: 'The generation that this is about.' }),
    lastScaleTime: field(2, time, { description: 'When it last changed the number of pods.' }),
    currentReplicas: field(3, int32, { required: true, description: 'How many pods there were.' }),
    desiredReplicas: field(4, int32, { required: true, description: 'How many pods it wants.' }),
    currentCPUUtilizationPercentage: field(5, int32, {
      pointer: true,
      description: 'The CPU on average, in percent of what the pods request.',
    }),
  },
  { description: 'What was found, and how many pods there should be.' },
);
export interface HorizontalPodAutoscalerStatus extends Infer<typeof HorizontalPodAutoscalerStatus> {}

export const HorizontalPodAutoscaler = message(
  'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    spec: field(2, HorizontalPodAutoscalerSpec, {
      present: true,
      description: 'What is scaled, between which bounds, and at what CPU.',
    }),
    status: field(3, HorizontalPodAutoscalerStatus, {
      present: true,
      description: 'What the autoscaler last saw and did. Read only.',
    }),
  },
  { description: 'Keeps the number of pods of a workload such that their CPU stays near a target. v2 says more.' },
);
export interface HorizontalPodAutoscaler extends Infer<typeof HorizontalPodAutoscaler> {}

export const HorizontalPodAutoscalerKind = defineKind<HorizontalPodAutoscaler>(
  {
    group: 'autoscaling',
    version: 'v1',
    kind: 'HorizontalPodAutoscaler',
    resource: 'horizontalpodautoscalers',
    namespaced: true,
    shortNames: ['hpa'],
    categories: ['all'],
  },
  HorizontalPodAutoscaler,
);
