import { CrossVersionObjectReference } from './references.ts';
import { LabelSelector } from '../../meta/v1.ts';
import { type Infer, field, message, int32, quantity, string } from '../../schema/field.ts';

/** Metrics in the shape in which annotations of a v1 autoscaler carry them; v1 has no fields for them. */
export const ObjectMetricSource = message(
  'io.k8s.api.autoscaling.v1.ObjectMetricSource',
  {
    target: field(1, CrossVersionObjectReference, { required: true, description: 'The object that is measured.' }),
    metricName: field(2, string, { required: true, description: 'The name of the metric.' }),
    targetValue: field(3, quantity, { required: true, default: '0', description: 'The value the metric is held at.' }),
    selector: field(4, LabelSelector, { description: 'Narrows the metric by its own labels.' }),
    averageValue: field(5, quantity, { pointer: true, description: 'The value held per pod, over all pods.' }),
  },
  { description: 'A metric of one other object, and where to hold it.' },
);
export interface ObjectMetricSource extends Infer<typeof ObjectMetricSource> {}

export const PodsMetricSource = message(
  'io.k8s.api.autoscaling.v1.PodsMetricSource',
  {
    metricName: field(1, string, { required: true, description: 'The name of the metric.' }),
    targetAverageValue: field(2, quantity, {
      required: true,
      default: '0',
      description: 'The average over the pods that is held.',
    }),
    selector: field(3, LabelSelector, { description: 'Narrows the metric by its own labels.' }),
  },
  { description: 'A metric of every pod, and where to hold its average.' },
);
export interface PodsMetricSource extends Infer<typeof PodsMetricSource> {}

export const ResourceMetricSource = message(
  'io.k8s.api.autoscaling.v1.ResourceMetricSource',
  {
    name: field(1, string, { required: true, description: 'The resource: cpu or memory.' }),
    targetAverageUtilization: field(2, int32, {
      pointer: true,
      description: 'The average held, in percent of what the pods request.',
    }),
    targetAverageValue: field(3, quantity, { pointer: true, description: 'The average held, as a quantity.' }),
  },
  { description: 'CPU or memory of the pods, and where to hold its average.' },
);
export interface ResourceMetricSource extends Infer<typeof ResourceMetricSource> {}

export const ContainerResourceMetricSource = message(
  'io.k8s.api.autoscaling.v1.ContainerResourceMetricSource',
  {
    name: field(1, string, { required: true, description: 'The resource: cpu or memory.' }),
    targetAverageUtilization: field(2, int32, {
      pointer: true,
      description: 'The average held, in percent of what the container requests.',
    }),
    targetAverageValue: field(3, quantity, { pointer: true, description: 'The average held, as a quantity.' }),
    container: field(5, string, { required: true, description: 'The name of the container.' }),
  },
  { description: 'CPU or memory of one container of every pod, and where to hold its average.' },
);
export interface ContainerResourceMetricSource extends Infer<typeof ContainerResourceMetricSource> {}

export const ExternalMetricSource = message(
  'io.k8s.api.autoscaling.v1.ExternalMetricSource',
  {
    metricName: field(1, string, { required: true, description: 'The name of the metric.' }),
    metricSelector: field(2, LabelSelector, { description: 'Narrows the metric by its own labels.' }),
    targetValue: field(3, quantity, {
      pointer: true,
      description: 'The value the metric is held at. Not with targetAverageValue.',
    }),
    targetAverageValue: field(4, quantity, {
      pointer: true,
      description: 'The value held per pod, over all pods. Not with targetValue.',
    }),
  },
  { description: 'A metric of something outside the cluster, and where to hold it.' },
);
export interface ExternalMetricSource extends Infer<typeof ExternalMetricSource> {}

export const MetricSpec = message(
  'io.k8s.api.autoscaling.v1.MetricSpec',
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
  { description: 'One metric, and where to hold it.' },
);
export interface MetricSpec extends Infer<typeof MetricSpec> {}

export const ObjectMetricStatus = message(
  'io.k8s.api.autoscaling.v1.ObjectMetricStatus',
  {
    target: field(1, CrossVersionObjectReference, { required: true, description: 'The object that is measured.' }),
    metricName: field(2, string, { required: true, description: 'The name of the metric.' }),
    currentValue: field(3, quantity, { required: true, default: '0', description: 'The value that was found.' }),
    selector: field(4, LabelSelector, { description: 'What narrowed the metric.' }),
    averageValue: field(5, quantity, { pointer: true, description: 'The value per pod.' }),
  },
  { description: 'The value of a metric of one other object.' },
);
export interface ObjectMetricStatus extends Infer<typeof ObjectMetricStatus> {}

export const PodsMetricStatus = message(
  'io.k8s.api.autoscaling.v1.PodsMetricStatus',
  {
    metricName: field(1, string, { required: true, description: 'The name of the metric.' }),
    currentAverageValue: field(2, quantity, {
      required: true,
      default: '0',
      description: 'The average over the pods that was found.',
    }),
    selector: field(3, LabelSelector, { description: 'What narrowed the metric.' }),
  },
  { description: 'The average of a metric of every pod.' },
);
export interface PodsMetricStatus extends Infer<typeof PodsMetricStatus> {}

export const ResourceMetricStatus = message(
  'io.k8s.api.autoscaling.v1.ResourceMetricStatus',
  {
    name: field(1, string, { required: true, description: 'The resource: cpu or memory.' }),
    currentAverageUtilization: field(2, int32, {
      pointer: true,
      description: 'The average, in percent of what the pods request; absent where it was not the target.',
    }),
    currentAverageValue: field(3, quantity, {
      required: true,
      default: '0',
      description: 'The average, as a quantity.',
    }),
  },
  { description: 'CPU or memory of the pods, on average.' },
);
export interface ResourceMetricStatus extends Infer<typeof ResourceMetricStatus> {}

export const ContainerResourceMetricStatus = message(
  'io.k8s.api.autoscaling.v1.ContainerResourceMetricStatus',
  {
    name: field(1, string, { required: true, description: 'The resource: cpu or memory.' }),
    currentAverageUtilization: field(2, int32, {
      pointer: true,
      description: 'The average, in percent of what the container requests; absent where it was not the target.',
    }),
    currentAverageValue: field(3, quantity, {
      required: true,
      default: '0',
      description: 'The average, as a quantity.',
    }),
    container: field(4, string, { required: true, description: 'The name of the container.' }),
  },
  { description: 'CPU or memory of one container of every pod, on average.' },
);
export interface ContainerResourceMetricStatus extends Infer<typeof ContainerResourceMetricStatus> {}

export const ExternalMetricStatus = message(
  'io.k8s.api.autoscaling.v1.ExternalMetricStatus',
  {
    metricName: field(1, string, { required: true, description: 'The name of the metric.' }),
    metricSelector: field(2, LabelSelector, { description: 'What narrowed the metric.' }),
    currentValue: field(3, quantity, { required: true, default: '0', description: 'The value that was found.' }),
    currentAverageValue: field(4, quantity, { pointer: true, description: 'The value per pod.' }),
  },
  { description: 'The value of a metric outside the cluster.' },
);
export interface ExternalMetricStatus extends Infer<typeof ExternalMetricStatus> {}

export const MetricStatus = message(
  'io.k8s.api.autoscaling.v1.MetricStatus',
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
