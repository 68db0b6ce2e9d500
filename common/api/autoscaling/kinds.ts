import { HorizontalPodAutoscalerKind as HorizontalPodAutoscalerV1Kind } from './v1/horizontal-pod-autoscaler.ts';
import { HorizontalPodAutoscalerKind } from './v2/horizontal-pod-autoscaler.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of autoscaling. */
export const autoscalingKinds: readonly Kind<ApiObject>[] = [
  HorizontalPodAutoscalerKind,
  HorizontalPodAutoscalerV1Kind,
];
