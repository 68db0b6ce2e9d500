import { LabelSelector } from '../../meta/v1.ts';
import { type Infer, field, message, int32, quantity, string } from '../../schema/field.ts';

/** What an autoscaler measures: https://kubernetes.io/docs/reference/kubernetes-api/autoscaling-resources/horizontal-pod-autoscaler-v2/ */
export const CrossVersionObjectReference = message(
  'io.k8s.api.autoscaling.v2.CrossVersionObjectReference',
  {
    kind: field(1, string, { required: true, description: 'The kind of the object, such as Deployment.' }),
    name: field(2, string, { required: true, description: 'The name of the object.' }),
    apiVersion: field(3, string, { description: 'The group and version of the object, such as apps/v1.' }),
  },
  { description: 'An object in the same namespace.' },
);
export interface CrossVersionObjectReference extends Infer<typeof CrossVersionObjectReference> {}

export const MetricTarget = message(
  'io.k8s.api.autoscaling.v2.MetricTarget',
  {
    type: field(1, string, {
      required: true,
      description: 'Utilization, Value or AverageValue: which of the others is set.',
    }),
    value: field(2, quantity, { pointer: true, description: 'The value the metric is held at.' }),
    averageValue: field(3, quantity, { pointer: true, description: 'The value held per pod, over all pods.' }),
    averageUtilization: field(4, int32, {
      pointer: true,
      description: 'The share held, in percent of what the pods request; for cpu and memory only.',
    }),
  },
  { description: 'Where a metric is held, in the form that type says.' },
);
export interface MetricTarget extends Infer<typeof MetricTarget> {}

export const MetricValueStatus = message(
  'io.k8s.api.autoscaling.v2.MetricValueStatus',
  {
    value: field(1, quantity, { pointer: true, description: 'The value of the metric.' }),
    averageValue: field(2, quantity, { pointer: true, description: 'The value per pod, over all pods.' }),
    averageUtilization: field(3, int32, {
      pointer: true,
      description: 'The average, in percent of what the pods request; for cpu and memory only.',
    }),
  },
  { description: 'What was found.' },
);
export interface MetricValueStatus extends Infer<typeof MetricValueStatus> {}

export const MetricIdentifier = message(
  'io.k8s.api.autoscaling.v2.MetricIdentifier',
  {
    name: field(1, string, { required: true, description: 'The name of the metric.' }),
    selector: field(2, LabelSelector, {
      description: 'Narrows the metric by its own labels; absent: by the name alone.',
    }),
  },
  { description: 'A metric by name, narrowed by labels.' },
);
export interface MetricIdentifier extends Infer<typeof MetricIdentifier> {}

export const ObjectMetricSource = message(
  'io.k8s.api.autoscaling.v2.ObjectMetricSource',
  {
    describedObject: field(1, CrossVersionObjectReference, {
      required: true,
      description: 'The object that is measured.',
    }),
    target: field(2, MetricTarget, { required: true, description: 'The Value or AverageValue to hold.' }),
    metric: field(3, MetricIdentifier, { required: true, description: 'Which metric.' }),
  },
  { description: 'A metric of one other object, and where to hold it.' },
);
export interface ObjectMetricSource extends Infer<typeof ObjectMetricSource> {}

export const PodsMetricSource = message(
  'io.k8s.api.autoscaling.v2.PodsMetricSource',
  {
    metric: field(1, MetricIdentifier, { required: true, description: 'Which metric.' }),
    target: field(2, MetricTarget, { required: true, description: 'The AverageValue to hold.' }),
  },
  { description: 'A metric of every pod, and where to hold its average.' },
);
export interface PodsMetricSource extends Infer<typeof PodsMetricSource> {}

export const ResourceMetricSource = message(
  'io.k8s.api.autoscaling.v2.ResourceMetricSource',
  {
    name: field(1, string, { required: true, description: 'The resource: cpu or memory.' }),
    target: field(2, MetricTarget, { required: true, description: 'The Utilization or AverageValue to hold.' }),
  },
  { description: 'CPU or memory of the pods, and where to hold its average.' },
);
export interface ResourceMetricSource extends Infer<typeof ResourceMetricSource> {}

export const ContainerResourceMetricSource = message(
  'io.k8s.api.autoscaling.v2.ContainerResourceMetricSource',
  {
    name: field(1, string, { required: true, description: 'The resource: cpu or memory.' }),
    target: field(2, MetricTarget, { required: true, description: 'The Utilization or AverageValue to hold.' }),
    container: field(3, string, { required: true, description: 'The name of the container.' }),
  },
  { description: 'CPU or memory of one container of every pod, and where to hold its average.' },
);
export interface ContainerResourceMetricSource extends Infer<typeof ContainerResourceMetricSource> {}

export const ExternalMetricSource = message(
  'io.k8s.api.autoscaling.v2.ExternalMetricSource',
  {
    metric: field(1, MetricIdentifier, { required: true, description: 'Which metric.' }),
    target: field(2, MetricTarget, { required: true, description: 'The Value or AverageValue to hold.' }),
  },
  { description: 'A metric of something outside the cluster, and where to hold it.' },
);
export interface ExternalMetricSource extends Infer<typeof ExternalMetricSource> {}

export const MetricSpec = message(
  'io.k8s.api.autoscaling.v2.MetricSpec',
  {
    type: field(1, string, {
      required: true,
      description: 'ContainerResource, External, Object, Pods or Resource: which of the others is set.',
    }),
    object: field(2, ObjectMetricSource, { description: 'For the type Object.' }),
    pods: field(3, PodsMetricSource, { description: 'For the type Pods.' }),
    resource: field(4, ResourceMetricSource, { description: 'For the type Resource.' }),
    containerResource: field(7, ContainerResourceMetricSource, {
      description: 'For the type ContainerResource.',
    }),
    external: field(5, ExternalMetricSource, { description: 'For the type External.' }),
  },
  { description: 'One metric and where it is to be held.' },
);
export interface MetricSpec extends Infer<typeof MetricSpec> {}

export const ObjectMetricStatus = message(
  'io.k8s.api.autoscaling.v2.ObjectMetricStatus',
  {
    metric: field(1, MetricIdentifier, { required: true, description: 'Which metric.' }),
    current: field(2, MetricValueStatus, { required: true, description: 'The value that was found.' }),
    describedObject: field(3, CrossVersionObjectReference, {
      required: true,
      description: 'The object that is measured.',
    }),
  },
  { description: 'The value of a metric of one other object.' },
);
export interface ObjectMetricStatus extends Infer<typeof ObjectMetricStatus> {}

export const PodsMetricStatus = message(
  'io.k8s.api.autoscaling.v2.PodsMetricStatus',
  {
    metric: field(1, MetricIdentifier, { required: true, description: 'Which metric.' }),
    current: field(2, MetricValueStatus, { required: true, description: 'The average that was found.' }),
  },
  { description: 'The average of a metric of every pod.' },
);
export interface PodsMetricStatus extends Infer<typeof PodsMetricStatus> {}

export const ResourceMetricStatus = message(
  'io.k8s.api.autoscaling.v2.ResourceMetricStatus',
  {
    name: field(1, string, { required: true, description: 'The resource: cpu or memory.' }),
    current: field(2, MetricValueStatus, { required: true, description: 'The average that was found.' }),
  },
  { description: 'CPU or memory of the pods, on average.' },
);
export interface ResourceMetricStatus extends Infer<typeof ResourceMetricStatus> {}

export const ContainerResourceMetricStatus = message(
  'io.k8s.api.autoscaling.v2.ContainerResourceMetricStatus',
  {
    name: field(1, string, { required: true, description: 'The resource: cpu or memory.' }),
    current: field(2, MetricValueStatus, { required: true, description: 'The average that was found.' }),
    container: field(3, string, { required: true, description: 'The name of the container.' }),
  },
  { description: 'CPU or memory of one container of every pod, on average.' },
);
export interface ContainerResourceMetricStatus extends Infer<typeof ContainerResourceMetricStatus> {}

export const ExternalMetricStatus = message(
  'io.k8s.api.autoscaling.v2.ExternalMetricStatus',
  {
    metric: field(1, MetricIdentifier, { required: true, description: 'Which metric.' }),
    current: field(2, MetricValueStatus, { required: true, description: 'The value that was found.' }),
  },
  { description: 'The value of a metric outside the cluster.' },
);
export interface ExternalMetricStatus extends Infer<typeof ExternalMetricStatus> {}

export const MetricStatus = message(
  'io.k8s.api.autoscaling.v2.MetricStatus',
  {
    type: field(1, string, {
      required: true,
      description: 'ContainerResource, External, Object, Pods or Resource: which of the others is set.',
    }),
    object: field(2, ObjectMetricStatus, { description: 'For the type Object.' }),
    pods: field(3, PodsMetricStatus, { description: 'For the type Pods.' }),
    resource: field(4, ResourceMetricStatus, { description: 'For the type Resource.' }),
    containerResource: field(7, ContainerResourceMetricStatus, {
      description: 'For the type ContainerResource.',
    }),
    external: field(5, ExternalMetricStatus, { description: 'For the type External.' }),
  },
  { description: 'A metric, and its last value.' },
);
export interface MetricStatus extends Infer<typeof MetricStatus> {}
