import { ContainerStatus } from './container-status.ts';
import { ResourceRequirements } from './resource-requirements.ts';
import { type Infer, field, message, int64, list, map, quantity, string, time } from '../../schema/field.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodStatus */
export const PodCondition = message(
  'io.k8s.api.core.v1.PodCondition',
  {
    type: field(1, string, {
      required: true,
      description: 'PodScheduled, Initialized, ContainersReady, Ready, or one of its readiness gates.',
    }),
    status: field(2, string, { required: true, description: 'True, False or Unknown.' }),
    lastProbeTime: field(3, time, { description: 'When it was last checked.' }),
    lastTransitionTime: field(4, time, { description: 'When the status last changed.' }),
    reason: field(5, string, { description: 'Why, in a word.' }),
    message: field(6, string, { description: 'Why, in a sentence.' }),
    observedGeneration: field(7, int64, { description: 'The generation of the pod that this is about.' }),
  },
  { description: 'One aspect of the state of a pod.' },
);
export interface PodCondition extends Infer<typeof PodCondition> {}

export const HostIP = message(
  'io.k8s.api.core.v1.HostIP',
  {
    ip: field(1, string, { required: true, description: 'The address, IPv4 or IPv6.' }),
  },
  { description: 'An address of the node.' },
);
export interface HostIP extends Infer<typeof HostIP> {}

export const PodIP = message(
  'io.k8s.api.core.v1.PodIP',
  {
    ip: field(1, string, { required: true, description: 'The address, IPv4 or IPv6.' }),
  },
  { description: 'An address of the pod.' },
);
export interface PodIP extends Infer<typeof PodIP> {}

export const PodResourceClaimStatus = message(
  'io.k8s.api.core.v1.PodResourceClaimStatus',
  {
    name: field(1, string, { description: 'The entry in the resourceClaims of the spec.' }),
    resourceClaimName: field(2, string, { pointer: true, description: 'The ResourceClaim. Absent: none was needed.' }),
  },
  { description: 'Which ResourceClaim was made for a pod.' },
);
export interface PodResourceClaimStatus extends Infer<typeof PodResourceClaimStatus> {}

export const ContainerExtendedResourceRequest = message(
  'io.k8s.api.core.v1.ContainerExtendedResourceRequest',
  {
    containerName: field(1, string, { required: true, description: 'The container.' }),
    resourceName: field(2, string, {
      required: true,
      description: 'The resource it asks for, such as example.com/gpu.',
    }),
    requestName: field(3, string, { required: true, description: 'The request in the ResourceClaim that gets it.' }),
  },
  { description: 'A resource that a container asks for by name, and the request it became.' },
);
export interface ContainerExtendedResourceRequest extends Infer<typeof ContainerExtendedResourceRequest> {}

export const PodExtendedResourceClaimStatus = message(
  'io.k8s.api.core.v1.PodExtendedResourceClaimStatus',
  {
    requestMappings: field(1, list(ContainerExtendedResourceRequest), {
      required: true,
      listType: 'atomic',
      description: 'Which request gets which resource of which container.',
    }),
    resourceClaimName: field(2, string, {
      required: true,
      description: 'The ResourceClaim, in the namespace of the pod.',
    }),
  },
  { description: 'Extended resources of a DeviceClass are got by a ResourceClaim.' },
);
export interface PodExtendedResourceClaimStatus extends Infer<typeof PodExtendedResourceClaimStatus> {}

export const PodStatus = message(
  'io.k8s.api.core.v1.PodStatus',
  {
    phase: field(1, string, { description: 'Pending, Running, Succeeded, Failed or Unknown.' }),
    conditions: field(2, list(PodCondition), {
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'PodScheduled, Initialized, ContainersReady, Ready.',
    }),
    message: field(3, string, { description: 'Why it is like that, in a sentence.' }),
    reason: field(4, string, { description: 'Why it is like that, in a word.' }),
    nominatedNodeName: field(11, string, { description: 'The node that is being cleared for it.' }),
    hostIP: field(5, string, { description: 'The address of its node.' }),
    hostIPs: field(16, list(HostIP), {
      listType: 'atomic',
      patchStrategy: 'merge',
      patchMergeKey: 'ip',
      description: 'The addresses of its node, one for each family.',
    }),
    podIP: field(6, string, { description: 'Its address.' }),
    podIPs: field(12, list(PodIP), {
      patchStrategy: 'merge',
      patchMergeKey: 'ip',
      description: 'Its addresses, one for each family.',
    }),
    startTime: field(7, time, { description: 'When its kubelet first saw it.' }),
    initContainerStatuses: field(10, list(ContainerStatus), { description: 'How each init container is.' }),
    containerStatuses: field(8, list(ContainerStatus), { description: 'How each container is.' }),
    qosClass: field(9, string, {
      description: 'Guaranteed, Burstable or BestEffort: who is killed first when memory runs out.',
    }),
    ephemeralContainerStatuses: field(13, list(ContainerStatus), { description: 'How each ephemeral container is.' }),
    resize: field(14, string, {
      description: 'Deprecated: see the conditions PodResizePending and PodResizeInProgress.',
    }),
    resourceClaimStatuses: field(15, list(PodResourceClaimStatus), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge,retainKeys',
      patchMergeKey: 'name',
      description: 'ResourceClaims that were made for it.',
    }),
    observedGeneration: field(17, int64, { description: 'The generation that this is about.' }),
    extendedResourceClaimStatus: field(18, PodExtendedResourceClaimStatus, {
      description: 'The ResourceClaim that was made for extended resources of its containers.',
    }),
    allocatedResources: field(19, map(quantity), {
      description: 'What the node has set aside for the pod as a whole.',
    }),
    resources: field(20, ResourceRequirements, {
      description: 'The requests and limits in force for the pod as a whole.',
    }),
  },
  { description: 'What a pod was last seen to be.' },
);
export interface PodStatus extends Infer<typeof PodStatus> {}
