import { CrossVersionObjectReference } from './references.ts';
import { LabelSelector } from '../../meta/v1.ts';
import { type Infer, field, message, int32, quantity, string } from '../../schema/field.ts';

/** Metrics in the shape in which annotations of a v1 autoscaler carry them; v1 has no fields for them. */
export const ObjectMetricSource = message('io.k8s.api.autoscaling.v1.ObjectMetricSource', {
  target: field(1, CrossVersionObjectReference, { required: true }),
  metricName: field(2, string, { required: true }),
  targetValue: field(3, quantity, { required: true, default: '0' }),
  selector: field(4, LabelSelector),
  averageValue: field(5, quantity, { pointer: true }),
});
export interface ObjectMetricSource extends Infer<typeof ObjectMetricSource> {}

export const PodsMetricSource = message('io.k8s.api.autoscaling.v1.PodsMetricSource', {
  metricName: field(1, string, { required: true }),
  targetAverageValue: field(2, quantity, { required: true, default: '0' }),
  selector: field(3, LabelSelector),
});
export interface PodsMetricSource extends Infer<typeof PodsMetricSource> {}

export const ResourceMetricSource = message('io.k8s.api.autoscaling.v1.ResourceMetricSource', {
  name: field(1, string, { required: true }),
  targetAverageUtilization: field(2, int32, { pointer: true }),
  targetAverageValue: field(3, quantity, { pointer: true }),
});
export interface ResourceMetricSource extends Infer<typeof ResourceMetricSource> {}

export const ContainerResourceMetricSource = message('io.k8s.api.autoscaling.v1.ContainerResourceMetricSource', {
  name: field(1, string, { required: true }),
  targetAverageUtilization: field(2, int32, { pointer: true }),
  targetAverageValue: field(3, quantity, { pointer: true }),
  container: field(5, string, { required: true }),
});
export interface ContainerResourceMetricSource extends Infer<typeof ContainerResourceMetricSource> {}

export const ExternalMetricSource = message('io.k8s.api.autoscaling.v1.ExternalMetricSource', {
  metricName: field(1, string, { required: true }),
  metricSelector: field(2, LabelSelector),
  targetValue: field(3, quantity, { pointer: true }),
  targetAverageValue: field(4, quantity, { pointer: true }),
});
export interface ExternalMetricSource extends Infer<typeof ExternalMetricSource> {}

export const MetricSpec = message('io.k8s.api.autoscaling.v1.MetricSpec', {
  type: field(1, string, { required: true }),
  object: field(2, ObjectMetricSource),
  pods: field(3, PodsMetricSource),
  resource: field(4, ResourceMetricSource),
  containerResource: field(7, ContainerResourceMetricSource),
  external: field(5, ExternalMetricSource),
});
export interface MetricSpec extends Infer<typeof MetricSpec> {}

export const ObjectMetricStatus = message('io.k8s.api.autoscaling.v1.ObjectMetricStatus', {
  target: field(1, CrossVersionObjectReference, { required: true }),
  metricName: field(2, string, { required: true }),
  currentValue: field(3, quantity, { required: true, default: '0' }),
  selector: field(4, LabelSelector),
  averageValue: field(5, quantity, { pointer: true }),
});
export interface ObjectMetricStatus extends Infer<typeof ObjectMetricStatus> {}

export const PodsMetricStatus = message('io.k8s.api.autoscaling.v1.PodsMetricStatus', {
  metricName: field(1, string, { required: true }),
  currentAverageValue: field(2, quantity, { required: true, default: '0' }),
  selector: field(3, LabelSelector),
});
export interface PodsMetricStatus extends Infer<typeof PodsMetricStatus> {}

export const ResourceMetricStatus = message('io.k8s.api.autoscaling.v1.ResourceMetricStatus', {
  name: field(1, string, { required: true }),
  currentAverageUtilization: field(2, int32, { pointer: true }),
  currentAverageValue: field(3, quantity, { required: true, default: '0' }),
});
export interface ResourceMetricStatus extends Infer<typeof ResourceMetricStatus> {}

export const ContainerResourceMetricStatus = message('io.k8s.api.autoscaling.v1.ContainerResourceMetricStatus', {
  name: field(1, string, { required: true }),
  currentAverageUtilization: field(2, int32, { pointer: true }),
  currentAverageValue: field(3, quantity, { required: true, default: '0' }),
  container: field(4, string, { required: true }),
});
export interface ContainerResourceMetricStatus extends Infer<typeof ContainerResourceMetricStatus> {}

export const ExternalMetricStatus = message('io.k8s.api.autoscaling.v1.ExternalMetricStatus', {
  metricName: field(1, string, { required: true }),
  metricSelector: field(2, LabelSelector),
  currentValue: field(3, quantity, { required: true, default: '0' }),
  currentAverageValue: field(4, quantity, { pointer: true }),
});
export interface ExternalMetricStatus extends Infer<typeof ExternalMetricStatus> {}

export const MetricStatus = message('io.k8s.api.autoscaling.v1.MetricStatus', {
  type: field(1, string, { required: true }),
  object: field(2, ObjectMetricStatus),
  pods: field(3, PodsMetricStatus),
  resource: field(4, ResourceMetricStatus),
  containerResource: field(7, ContainerResourceMetricStatus),
  external: field(5, ExternalMetricStatus),
});
export interface MetricStatus extends Infer<typeof MetricStatus> {}
