import {
  type HorizontalPodAutoscaler as V1,
  HorizontalPodAutoscalerKind,
} from '../../../../common/api/autoscaling/v1/horizontal-pod-autoscaler.ts';
import type { HorizontalPodAutoscaler as V2 } from '../../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import type { MetricSpec, MetricStatus } from '../../../../common/api/autoscaling/v2/metric.ts';
import type { ObjectMeta } from '../../../../common/api/meta/v1.ts';
import { defineConverted } from '../converted.ts';
import type { Conversion } from '../resource.ts';
import { readAnnotations, withoutOurs, writeAnnotations } from './annotations.ts';
import { autoscalerColumns } from './columns.ts';
import { horizontalPodAutoscalers, setDefaults } from './horizontal-pod-autoscaler.ts';

/**
 * v1 knows one metric, CPU; everything else of v2 it carries in annotations.
 * https://kubernetes.io/docs/reference/kubernetes-api/autoscaling-resources/horizontal-pod-autoscaler-v1/
 */
export const autoscalerConversion: Conversion<V1, V2> = { storage: horizontalPodAutoscalers, toStored, fromStored };

export const horizontalPodAutoscalersV1 = defineConverted(HorizontalPodAutoscalerKind, {
  columns: autoscalerColumns<V1>(toStored),
  conversion: autoscalerConversion,
});

function toStored({ metadata, spec, status }: V1): V2 {
  const { metrics = [], behavior, currentMetrics, conditions } = readAnnotations(metadata.annotations);
  const cpu = spec.targetCPUUtilizationPercentage;
  const currentCpu = status.currentCPUUtilizationPercentage;
  const stored: V2 = {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: annotatedMeta(metadata, {}),
    spec: {
      scaleTargetRef: spec.scaleTargetRef,
      minReplicas: spec.minReplicas,
      maxReplicas: spec.maxReplicas,
      metrics: cpu === undefined ? metrics : [...metrics, cpuMetric(cpu)],
      behavior,
    },
    status: {
      observedGeneration: status.observedGeneration,
      lastScaleTime: status.lastScaleTime,
      currentReplicas: status.currentReplicas,
      desiredReplicas: status.desiredReplicas,
      currentMetrics: currentMetrics ?? (currentCpu === undefined ? undefined : [cpuStatus(currentCpu)]),
      conditions,
    },
  };
  setDefaults(stored);
  return stored;
}

function fromStored({ metadata, spec, status }: V2): V1 {
  const { metrics = [], behavior } = spec;
  const { currentMetrics, conditions } = status;
  const annotations = writeAnnotations({
    metrics: metrics.filter((metric) => cpuTargetOf(metric) === undefined),
    behavior,
    currentMetrics,
    conditions,
  });
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v1',
    metadata: annotatedMeta(metadata, annotations),
    spec: {
      scaleTargetRef: spec.scaleTargetRef,
      minReplicas: spec.minReplicas,
      maxReplicas: spec.maxReplicas,
      targetCPUUtilizationPercentage: metrics.map(cpuTargetOf).find((share) => share !== undefined),
    },
    status: {
      observedGeneration: status.observedGeneration,
      lastScaleTime: status.lastScaleTime,
      currentReplicas: status.currentReplicas ?? 0,
      desiredReplicas: status.desiredReplicas,
      currentCPUUtilizationPercentage: currentMetrics?.map(cpuShareOf).find((share) => share !== undefined),
    },
  };
}

const cpuMetric = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});
const cpuStatus = (averageUtilization: number): MetricStatus => ({
  type: 'Resource',
  resource: { name: 'cpu', current: { averageUtilization } },
});

const cpuTargetOf = ({ type, resource }: MetricSpec): number | undefined =>
  type === 'Resource' && resource?.name === 'cpu' ? resource.target.averageUtilization : undefined;
const cpuShareOf = ({ type, resource }: MetricStatus): number | undefined =>
  type === 'Resource' && resource?.name === 'cpu' ? resource.current.averageUtilization : undefined;

/** The metadata with these annotations of ours, and no others of ours. */
function annotatedMeta(metadata: ObjectMeta, ours: Readonly<Record<string, string>>): ObjectMeta {
  const annotations = { ...withoutOurs(metadata.annotations), ...ours };
  const { annotations: _, ...rest } = metadata;
  return Object.keys(annotations).length === 0 ? rest : { ...rest, annotations };
}
