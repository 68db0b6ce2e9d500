import { type Infer, field, message, quantity, string } from '../../schema/field.ts';

/**
 * Values taken from the pod, for variables and files:
 * https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
 */
export const ObjectFieldSelector = message(
  'io.k8s.api.core.v1.ObjectFieldSelector',
  {
    apiVersion: field(1, string, {
      default: 'v1',
      description: 'The API version in which the path is written. Default: v1.',
    }),
    fieldPath: field(2, string, {
      required: true,
      description: "The field: metadata.name, metadata.labels['<key>'], spec.nodeName, status.podIP and so on.",
    }),
  },
  { atomic: true, description: 'A path to a field of the pod, whose value becomes text.' },
);
export interface ObjectFieldSelector extends Infer<typeof ObjectFieldSelector> {}

export const ResourceFieldSelector = message(
  'io.k8s.api.core.v1.ResourceFieldSelector',
  {
    containerName: field(1, string, {
      description: 'The container. Needed in volumes; default in variables: the same container.',
    }),
    resource: field(2, string, {
      required: true,
      description: 'Which one: limits. or requests. with cpu, memory, ephemeral-storage or hugepages-<size>.',
    }),
    divisor: field(3, quantity, {
      default: '0',
      description: 'The unit of the number, such as 1m or 1Mi; it is rounded up. Default: one core or one byte.',
    }),
  },
  { atomic: true, description: 'Without a limit or request, what is allocatable on the node is taken for a limit.' },
);
export interface ResourceFieldSelector extends Infer<typeof ResourceFieldSelector> {}
