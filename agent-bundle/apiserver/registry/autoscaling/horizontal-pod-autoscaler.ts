import {
  type HPAScalingPolicy,
  type HPAScalingRules,
  type HorizontalPodAutoscaler,
  HorizontalPodAutoscalerKind,
} from '../../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import type { MetricSpec } from '../../../../common/api/autoscaling/v2/metric.ts';
import { defineResource } from '../define-resource.ts';
import { nonNegative } from '../validation/numbers.ts';
import { autoscalerColumns } from './columns.ts';
import { validateAutoscaler } from './horizontal-pod-autoscaler-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/autoscaling-resources/horizontal-pod-autoscaler-v2/ */
export const horizontalPodAutoscalers = defineResource(HorizontalPodAutoscalerKind, {
  setDefaults,
  strategy: {
    prepareForCreate: (autoscaler) => {
      autoscaler.status = { desiredReplicas: 0 };
    },
    validateCreate: (autoscaler) => validateAutoscaler(autoscaler),
    prepareForUpdate: (autoscaler, old) => {
      autoscaler.status = old.status;
    },
    validateUpdate: validateAutoscaler,
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (autoscaler, old) => {
          autoscaler.spec = old.spec;
        },
        validateUpdate: ({ status }) => [
          ...nonNegative(status.currentReplicas, 'status.currentReplicas'),
          ...nonNegative(status.desiredReplicas, 'status.desiredReplicas'),
        ],
      },
    },
  },
  columns: autoscalerColumns<HorizontalPodAutoscaler>((autoscaler) => autoscaler),
});

/** What is measured where nothing is said: CPU at 80 % of what the pods request. */
const defaultMetric = (): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
});

/** What an autoscaler is taken to say; also of one that comes in another version. */
export function setDefaults({ spec }: HorizontalPodAutoscaler): void {
  if (!spec.metrics?.length) spec.metrics = [defaultMetric()];
  if (!spec.behavior) return;
  const { scaleUp, scaleDown } = spec.behavior;
  spec.behavior = {
    ...spec.behavior,
    scaleUp: { stabilizationWindowSeconds: 0, ...withDefaults(scaleUp, [fourPods, allPods]) },
    scaleDown: withDefaults(scaleDown, [allPods]),
  };
}

const fourPods: HPAScalingPolicy = { type: 'Pods', value: 4, periodSeconds: 15 };
const allPods: HPAScalingPolicy = { type: 'Percent', value: 100, periodSeconds: 15 };

const withDefaults = (rules: HPAScalingRules | undefined, policies: readonly HPAScalingPolicy[]): HPAScalingRules => ({
  ...rules,
  selectPolicy: rules?.selectPolicy ?? 'Max',
  policies: rules?.policies ?? policies.map((policy) => ({ ...policy })),
});
