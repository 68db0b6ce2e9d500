import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import {
  type Infer,
  field,
  message,
  bool,
  int32,
  int64,
  list,
  map,
  quantity,
  string,
  time,
} from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/node: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const Taint = message(
  'io.k8s.api.core.v1.Taint',
  {
    key: field(1, string, { required: true }),
    value: field(2, string),
    effect: field(3, string, {
      required: true,
      description: 'NoSchedule, PreferNoSchedule, or NoExecute: pods that are there leave too.',
    }),
    timeAdded: field(4, time),
  },
  { description: 'Keeps away pods that do not tolerate it.' },
);
export interface Taint extends Infer<typeof Taint> {}

export const ConfigMapNodeConfigSource = message('io.k8s.api.core.v1.ConfigMapNodeConfigSource', {
  namespace: field(1, string),
  name: field(2, string),
  uid: field(3, string),
  resourceVersion: field(4, string),
  kubeletConfigKey: field(5, string),
});
export interface ConfigMapNodeConfigSource extends Infer<typeof ConfigMapNodeConfigSource> {}

export const NodeConfigSource = message('io.k8s.api.core.v1.NodeConfigSource', {
  configMap: field(2, ConfigMapNodeConfigSource),
});
export interface NodeConfigSource extends Infer<typeof NodeConfigSource> {}

export const NodeSpec = message('io.k8s.api.core.v1.NodeSpec', {
  podCIDR: field(1, string, { description: 'The range of addresses for pods on this node.' }),
  podCIDRs: field(7, list(string), {
    patchStrategy: 'merge',
    description: 'The ranges of addresses for pods on this node, one for each family.',
  }),
  providerID: field(3, string, { description: 'The machine as its cloud knows it.' }),
  unschedulable: field(4, bool, { description: 'While true no new pod is placed there (kubectl cordon).' }),
  taints: field(5, list(Taint), { description: 'What keeps pods away.' }),
  configSource: field(6, NodeConfigSource),
  externalID: field(2, string),
});
export interface NodeSpec extends Infer<typeof NodeSpec> {}

export const AttachedVolume = message('io.k8s.api.core.v1.AttachedVolume', {
  name: field(1, string, { required: true }),
  devicePath: field(2, string, { required: true }),
});
export interface AttachedVolume extends Infer<typeof AttachedVolume> {}

export const ContainerImage = message('io.k8s.api.core.v1.ContainerImage', {
  names: field(1, list(string)),
  sizeBytes: field(2, int64),
});
export interface ContainerImage extends Infer<typeof ContainerImage> {}

export const DaemonEndpoint = message('io.k8s.api.core.v1.DaemonEndpoint', {
  Port: field(1, int32, { required: true }),
});
export interface DaemonEndpoint extends Infer<typeof DaemonEndpoint> {}

export const NodeAddress = message('io.k8s.api.core.v1.NodeAddress', {
  type: field(1, string, { required: true }),
  address: field(2, string, { required: true }),
});
export interface NodeAddress extends Infer<typeof NodeAddress> {}

export const NodeCondition = message('io.k8s.api.core.v1.NodeCondition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastHeartbeatTime: field(3, time),
  lastTransitionTime: field(4, time),
  reason: field(5, string),
  message: field(6, string),
});
export interface NodeCondition extends Infer<typeof NodeCondition> {}

export const NodeConfigStatus = message('io.k8s.api.core.v1.NodeConfigStatus', {
  assigned: field(1, NodeConfigSource),
  active: field(2, NodeConfigSource),
  lastKnownGood: field(3, NodeConfigSource),
  error: field(4, string),
});
export interface NodeConfigStatus extends Infer<typeof NodeConfigStatus> {}

export const NodeDaemonEndpoints = message('io.k8s.api.core.v1.NodeDaemonEndpoints', {
  kubeletEndpoint: field(1, DaemonEndpoint, { default: {} }),
});
export interface NodeDaemonEndpoints extends Infer<typeof NodeDaemonEndpoints> {}

export const NodeSwapStatus = message('io.k8s.api.core.v1.NodeSwapStatus', {
  capacity: field(1, int64, { pointer: true }),
});
export interface NodeSwapStatus extends Infer<typeof NodeSwapStatus> {}

export const NodeSystemInfo = message('io.k8s.api.core.v1.NodeSystemInfo', {
  machineID: field(1, string, { required: true }),
  systemUUID: field(2, string, { required: true }),
  bootID: field(3, string, { required: true }),
  kernelVersion: field(4, string, { required: true }),
  osImage: field(5, string, { required: true }),
  containerRuntimeVersion: field(6, string, { required: true }),
  kubeletVersion: field(7, string, { required: true }),
  kubeProxyVersion: field(8, string, { required: true }),
  operatingSystem: field(9, string, { required: true }),
  architecture: field(10, string, { required: true }),
  swap: field(11, NodeSwapStatus),
});
export interface NodeSystemInfo extends Infer<typeof NodeSystemInfo> {}

export const NodeRuntimeHandlerFeatures = message('io.k8s.api.core.v1.NodeRuntimeHandlerFeatures', {
  recursiveReadOnlyMounts: field(1, bool, { pointer: true }),
  userNamespaces: field(2, bool, { pointer: true }),
});
export interface NodeRuntimeHandlerFeatures extends Infer<typeof NodeRuntimeHandlerFeatures> {}

export const NodeRuntimeHandler = message('io.k8s.api.core.v1.NodeRuntimeHandler', {
  name: field(1, string),
  features: field(2, NodeRuntimeHandlerFeatures),
});
export interface NodeRuntimeHandler extends Infer<typeof NodeRuntimeHandler> {}

export const NodeFeatures = message('io.k8s.api.core.v1.NodeFeatures', {
  supplementalGroupsPolicy: field(1, bool, { pointer: true }),
});
export interface NodeFeatures extends Infer<typeof NodeFeatures> {}

export const NodeStatus = message('io.k8s.api.core.v1.NodeStatus', {
  capacity: field(1, map(quantity), { description: 'What the machine has.' }),
  allocatable: field(2, map(quantity), { description: 'What of that is there for pods.' }),
  phase: field(3, string),
  conditions: field(4, list(NodeCondition), {
    patchStrategy: 'merge',
    patchMergeKey: 'type',
    description: 'Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable.',
  }),
  addresses: field(5, list(NodeAddress), {
    patchStrategy: 'merge',
    patchMergeKey: 'type',
    description: 'How it is reached.',
  }),
  daemonEndpoints: field(6, NodeDaemonEndpoints, { default: {} }),
  nodeInfo: field(7, NodeSystemInfo, { default: {}, description: 'Versions and identity of its software.' }),
  images: field(8, list(ContainerImage), { description: 'Images that lie there.' }),
  volumesInUse: field(9, list(string)),
  volumesAttached: field(10, list(AttachedVolume)),
  config: field(11, NodeConfigStatus),
  runtimeHandlers: field(12, list(NodeRuntimeHandler), { listType: 'atomic' }),
  features: field(13, NodeFeatures),
  declaredFeatures: field(14, list(string), { listType: 'atomic' }),
});
export interface NodeStatus extends Infer<typeof NodeStatus> {}

export const Node = message(
  'io.k8s.api.core.v1.Node',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, NodeSpec, { default: {}, description: 'Whether and for whom it takes pods.' }),
    status: field(3, NodeStatus, { default: {}, description: 'What its kubelet reports.' }),
  },
  { description: 'A machine that runs pods. Its kubelet registers it and reports its state.' },
);
export interface Node extends Infer<typeof Node> {}

export const NodeKind = defineKind<Node>(
  { group: '', version: 'v1', kind: 'Node', resource: 'nodes', namespaced: false, shortNames: ['no'] },
  Node,
);
