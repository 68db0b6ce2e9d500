import { LabelSelector } from '../../meta/v1.ts';
import { type Infer, field, message, int32, quantity, string } from '../../schema/field.ts';

/** What an autoscaler measures: https://kubernetes.io/docs/reference/kubernetes-api/autoscaling-resources/horizontal-pod-autoscaler-v2/ */
export const CrossVersionObjectReference = message('io.k8s.api.autoscaling.v2.CrossVersionObjectReference', {
  kind: field(1, string, { required: true }),
  name: field(2, string, { required: true }),
  apiVersion: field(3, string),
});
export interface CrossVersionObjectReference extends Infer<typeof CrossVersionObjectReference> {}

export const MetricTarget = message('io.k8s.api.autoscaling.v2.MetricTarget', {
  type: field(1, string, { required: true, description: 'Utilization, Value or AverageValue.' }),
  value: field(2, quantity, { pointer: true, description: 'The value the metric is held at.' }),
  averageValue: field(3, quantity, { pointer: true, description: 'The value held per pod, over all pods.' }),
  averageUtilization: field(4, int32, {
    pointer: true,
    description: 'The share held, in percent of what the pods request.',
  }),
});
export interface MetricTarget extends Infer<typeof MetricTarget> {}

export const MetricValueStatus = message('io.k8s.api.autoscaling.v2.MetricValueStatus', {
  value: field(1, quantity, { pointer: true }),
  averageValue: field(2, quantity, { pointer: true }),
  averageUtilization: field(3, int32, { pointer: true }),
});
export interface MetricValueStatus extends Infer<typeof MetricValueStatus> {}

export const MetricIdentifier = message('io.k8s.api.autoscaling.v2.MetricIdentifier', {
  name: field(1, string, { required: true }),
  selector: field(2, LabelSelector),
});
export interface MetricIdentifier extends Infer<typeof MetricIdentifier> {}

export const ObjectMetricSource = message('io.k8s.api.autoscaling.v2.ObjectMetricSource', {
  describedObject: field(1, CrossVersionObjectReference, { required: true }),
  target: field(2, MetricTarget, { required: true }),
  metric: field(3, MetricIdentifier, { required: true }),
});
export interface ObjectMetricSource extends Infer<typeof ObjectMetricSource> {}

export const PodsMetricSource = message('io.k8s.api.autoscaling.v2.PodsMetricSource', {
  metric: field(1, MetricIdentifier, { required: true }),
  target: field(2, MetricTarget, { required: true }),
});
export interface PodsMetricSource extends Infer<typeof PodsMetricSource> {}

export const ResourceMetricSource = message('io.k8s.api.autoscaling.v2.ResourceMetricSource', {
  name: field(1, string, { required: true }),
  target: field(2, MetricTarget, { required: true }),
});
export interface ResourceMetricSource extends Infer<typeof ResourceMetricSource> {}

export const ContainerResourceMetricSource = message('io.k8s.api.autoscaling.v2.ContainerResourceMetricSource', {
  name: field(1, string, { required: true }),
  target: field(2, MetricTarget, { required: true }),
  container: field(3, string, { required: true }),
});
export interface ContainerResourceMetricSource extends Infer<typeof ContainerResourceMetricSource> {}

export const ExternalMetricSource = message('io.k8s.api.autoscaling.v2.ExternalMetricSource', {
  metric: field(1, MetricIdentifier, { required: true }),
  target: field(2, MetricTarget, { required: true }),
});
export interface ExternalMetricSource extends Infer<typeof ExternalMetricSource> {}

export const MetricSpec = message(
  'io.k8s.api.autoscaling.v2.MetricSpec',
  {
    type: field(1, string, {
      required: true,
      description: 'ContainerResource, External, Object, Pods or Resource; the field of that name says the rest.',
    }),
    object: field(2, ObjectMetricSource, { description: 'A metric of one other object.' }),
    pods: field(3, PodsMetricSource, { description: 'A metric of every pod, averaged.' }),
    resource: field(4, ResourceMetricSource, { description: 'CPU or memory of the pods.' }),
    containerResource: field(7, ContainerResourceMetricSource, {
      description: 'CPU or memory of one container of every pod.',
    }),
    external: field(5, ExternalMetricSource, { description: 'A metric of something outside the cluster.' }),
  },
  { description: 'One metric and where it is to be held.' },
);
export interface MetricSpec extends Infer<typeof MetricSpec> {}

export const ObjectMetricStatus = message('io.k8s.api.autoscaling.v2.ObjectMetricStatus', {
  metric: field(1, MetricIdentifier, { required: true }),
  current: field(2, MetricValueStatus, { required: true }),
  describedObject: field(3, CrossVersionObjectReference, { required: true }),
});
export interface ObjectMetricStatus extends Infer<typeof ObjectMetricStatus> {}

export const PodsMetricStatus = message('io.k8s.api.autoscaling.v2.PodsMetricStatus', {
  metric: field(1, MetricIdentifier, { required: true }),
  current: field(2, MetricValueStatus, { required: true }),
});
export interface PodsMetricStatus extends Infer<typeof PodsMetricStatus> {}

export const ResourceMetricStatus = message('io.k8s.api.autoscaling.v2.ResourceMetricStatus', {
  name: field(1, string, { required: true }),
  current: field(2, MetricValueStatus, { required: true }),
});
export interface ResourceMetricStatus extends Infer<typeof ResourceMetricStatus> {}

export const ContainerResourceMetricStatus = message('io.k8s.api.autoscaling.v2.ContainerResourceMetricStatus', {
  name: field(1, string, { required: true }),
  current: field(2, MetricValueStatus, { required: true }),
  container: field(3, string, { required: true }),
});
export interface ContainerResourceMetricStatus extends Infer<typeof ContainerResourceMetricStatus> {}

export const ExternalMetricStatus = message('io.k8s.api.autoscaling.v2.ExternalMetricStatus', {
  metric: field(1, MetricIdentifier, { required: true }),
  current: field(2, MetricValueStatus, { required: true }),
});
export interface ExternalMetricStatus extends Infer<typeof ExternalMetricStatus> {}

export const MetricStatus = message('io.k8s.api.autoscaling.v2.MetricStatus', {
  type: field(1, string, { required: true }),
  object: field(2, ObjectMetricStatus),
  pods: field(3, PodsMetricStatus),
  resource: field(4, ResourceMetricStatus),
  containerResource: field(7, ContainerResourceMetricStatus),
  external: field(5, ExternalMetricStatus),
});
export interface MetricStatus extends Infer<typeof MetricStatus> {}
