import type * as v1 from '../../../../common/api/autoscaling/v1/metric.ts';
import type {
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../../../../common/api/autoscaling/v2/metric.ts';

/** Metrics between the shape of v2 and that of annotations in v1, where a target's type shows in which fields are set. */
export function annotatedMetric({
  type,
  object,
  pods,
  resource,
  containerResource,
  external,
}: MetricSpec): v1.MetricSpec {
  return {
    type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric.name,
      targetValue: object.target.value ?? '0',
      selector: object.metric.selector,
      averageValue: object.target.averageValue,
    },
    pods: pods && {
      metricName: pods.metric.name,
      targetAverageValue: pods.target.averageValue ?? '0',
      selector: pods.metric.selector,
    },
    resource: resource && { name: resource.name, ...annotatedShare(resource.target) },
    containerResource: containerResource && {
      name: containerResource.name,
      ...annotatedShare(containerResource.target),
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      targetValue: external.target.value,
      targetAverageValue: external.target.averageValue,
    },
  };
}

const annotatedShare = ({ averageUtilization, averageValue }: MetricTarget) => ({
  targetAverageUtilization: averageUtilization,
  targetAverageValue: averageValue,
});

export function metricOf({ type, object, pods, resource, containerResource, external }: v1.MetricSpec): MetricSpec {
  return {
    type,
    object: object && {
      describedObject: object.target,
      target: amountTarget(object.targetValue, object.averageValue),
      metric: { name: object.metricName, selector: object.selector },
    },
    pods: pods && {
      metric: { name: pods.metricName, selector: pods.selector },
      target: { type: 'AverageValue', averageValue: pods.targetAverageValue },
    },
    resource: resource && { name: resource.name, target: shareTarget(resource) },
    containerResource: containerResource && {
      name: containerResource.name,
      target: shareTarget(containerResource),
      container: containerResource.container,
    },
    external: external && {
      metric: { name: external.metricName, selector: external.metricSelector },
      target:
        external.targetValue === undefined
          ? { type: 'AverageValue', averageValue: external.targetAverageValue }
          : { type: 'Value', value: external.targetValue, averageValue: external.targetAverageValue },
    },
  };
}

/** A value of its own for an object's metric; where the average per pod is meant, the value is only there to be there. */
const amountTarget = (value: string, averageValue: string | undefined): MetricTarget =>
  averageValue === undefined ? { type: 'Value', value } : { type: 'AverageValue', averageValue };

const shareTarget = (share: v1.ResourceMetricSource): MetricTarget => ({
  type: share.targetAverageUtilization === undefined ? 'AverageValue' : 'Utilization',
  averageValue: share.targetAverageValue,
  averageUtilization: share.targetAverageUtilization,
});

export function annotatedStatus(status: MetricStatus): v1.MetricStatus {
  const { type, object, pods, resource, containerResource, external } = status;
  return {
    type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric.name,
      currentValue: object.current.value ?? '0',
      selector: object.metric.selector,
      averageValue: object.current.averageValue,
    },
    pods: pods && {
      metricName: pods.metric.name,
      currentAverageValue: pods.current.averageValue ?? '0',
      selector: pods.metric.selector,
    },
    resource: resource && { name: resource.name, ...annotatedCurrent(resource.current) },
    containerResource: containerResource && {
      name: containerResource.name,
      ...annotatedCurrent(containerResource.current),
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      currentValue: external.current.value ?? '0',
      currentAverageValue: external.current.averageValue,
    },
  };
}

const annotatedCurrent = ({ averageUtilization, averageValue }: MetricValueStatus) => ({
  currentAverageUtilization: averageUtilization,
  currentAverageValue: averageValue ?? '0',
});

export function statusOf(annotated: v1.MetricStatus): MetricStatus {
  const { type, object, pods, resource, containerResource, external } = annotated;
  return {
    type,
    object: object && {
      metric: { name: object.metricName, selector: object.selector },
      current: { value: object.currentValue, averageValue: object.averageValue },
      describedObject: object.target,
    },
    pods: pods && {
      metric: { name: pods.metricName, selector: pods.selector },
      current: { averageValue: pods.currentAverageValue },
    },
    resource: resource && { name: resource.name, current: currentOf(resource) },
    containerResource: containerResource && {
      name: containerResource.name,
      current: currentOf(containerResource),
      container: containerResource.container,
    },
    external: external && {
      metric: { name: external.metricName, selector: external.metricSelector },
      current: { value: external.currentValue, averageValue: external.currentAverageValue },
    },
  };
}

const currentOf = (share: v1.ResourceMetricStatus): MetricValueStatus => ({
  averageValue: share.currentAverageValue,
  averageUtilization: share.currentAverageUtilization,
});
