import { horizontalPodAutoscalersV1 } from './horizontal-pod-autoscaler-v1.ts';
import { horizontalPodAutoscalers } from './horizontal-pod-autoscaler.ts';
import type { Resource } from '../resource.ts';

/** The resources of autoscaling. */
export const autoscalingResources: readonly Resource[] = [horizontalPodAutoscalers, horizontalPodAutoscalersV1];
