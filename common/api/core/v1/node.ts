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
    key: field(1, string, { required: true, description: 'The key, by which pods tolerate it.' }),
    value: field(2, string, { description: 'A value, by which pods can tolerate it, too.' }),
    effect: field(3, string, {
      required: true,
      description: 'NoSchedule, PreferNoSchedule, or NoExecute: pods that are there leave too.',
    }),
    timeAdded: field(4, time, { description: 'When it was added; tolerationSeconds count from then.' }),
  },
  { description: 'Keeps away pods that do not tolerate it.' },
);
export interface Taint extends Infer<typeof Taint> {}

export const ConfigMapNodeConfigSource = message(
  'io.k8s.api.core.v1.ConfigMapNodeConfigSource',
  {
    namespace: field(1, string, { description: 'The namespace of the ConfigMap.' }),
    name: field(2, string, { description: 'The name of the ConfigMap.' }),
    uid: field(3, string, { description: 'The UID of the ConfigMap; only in status.' }),
    resourceVersion: field(4, string, { description: 'The version of the ConfigMap; only in status.' }),
    kubeletConfigKey: field(5, string, { description: 'The key with the configuration.' }),
  },
  { description: 'No kubelet takes its configuration from here any more.' },
);
export interface ConfigMapNodeConfigSource extends Infer<typeof ConfigMapNodeConfigSource> {}

export const NodeConfigSource = message(
  'io.k8s.api.core.v1.NodeConfigSource',
  {
    configMap: field(2, ConfigMapNodeConfigSource, { description: 'The ConfigMap with the configuration.' }),
  },
  { description: 'No kubelet takes its configuration from here any more.' },
);
export interface NodeConfigSource extends Infer<typeof NodeConfigSource> {}

export const NodeSpec = message(
  'io.k8s.api.core.v1.NodeSpec',
  {
    podCIDR: field(1, string, { description: 'The range of addresses for pods on this node.' }),
    podCIDRs: field(7, list(string), {
      patchStrategy: 'merge',
      description: 'The ranges of addresses for pods on this node, one for each family.',
    }),
    providerID: field(3, string, { description: 'The machine as its cloud knows it.' }),
    unschedulable: field(4, bool, { description: 'While true no new pod is placed there (kubectl cordon).' }),
    taints: field(5, list(Taint), { description: 'Marks that keep away pods without a toleration for them.' }),
    configSource: field(6, NodeConfigSource, { description: 'Unused: where the configuration of the kubelet was.' }),
    externalID: field(2, string, { description: 'Unused; kept for old objects.' }),
  },
  { description: 'What administrators and controllers say of a node.' },
);
export interface NodeSpec extends Infer<typeof NodeSpec> {}

export const AttachedVolume = message(
  'io.k8s.api.core.v1.AttachedVolume',
  {
    name: field(1, string, { required: true, description: 'The volume, by its unique name.' }),
    devicePath: field(2, string, { required: true, description: 'The device it is on the node.' }),
  },
  { description: 'A volume that is attached to a node.' },
);
export interface AttachedVolume extends Infer<typeof AttachedVolume> {}

export const ContainerImage = message(
  'io.k8s.api.core.v1.ContainerImage',
  {
    names: field(1, list(string), { description: 'Its names, with tags and with digests.' }),
    sizeBytes: field(2, int64, { description: 'How large it is, in bytes.' }),
  },
  { description: 'An image that lies on a node.' },
);
export interface ContainerImage extends Infer<typeof ContainerImage> {}

export const DaemonEndpoint = message(
  'io.k8s.api.core.v1.DaemonEndpoint',
  {
    Port: field(1, int32, { required: true, description: 'The number of the port.' }),
  },
  { description: 'Where a daemon of the node listens.' },
);
export interface DaemonEndpoint extends Infer<typeof DaemonEndpoint> {}

export const NodeAddress = message(
  'io.k8s.api.core.v1.NodeAddress',
  {
    type: field(1, string, {
      required: true,
      description: 'Hostname, InternalIP, ExternalIP, InternalDNS or ExternalDNS.',
    }),
    address: field(2, string, { required: true, description: 'The address or name.' }),
  },
  { description: 'A name or an address of a node.' },
);
export interface NodeAddress extends Infer<typeof NodeAddress> {}

export const NodeCondition = message(
  'io.k8s.api.core.v1.NodeCondition',
  {
    type: field(1, string, {
      required: true,
      description: 'Ready, MemoryPressure, DiskPressure, PIDPressure or NetworkUnavailable.',
    }),
    status: field(2, string, {
      required: true,
      description: 'True, False, or Unknown when the kubelet is not heard of.',
    }),
    lastHeartbeatTime: field(3, time, { description: 'When it was last reported.' }),
    lastTransitionTime: field(4, time, { description: 'When the status last changed.' }),
    reason: field(5, string, { description: 'Why, in a word.' }),
    message: field(6, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of a node.' },
);
export interface NodeCondition extends Infer<typeof NodeCondition> {}

export const NodeConfigStatus = message(
  'io.k8s.api.core.v1.NodeConfigStatus',
  {
    assigned: field(1, NodeConfigSource, { description: 'The configuration to try.' }),
    active: field(2, NodeConfigSource, { description: 'The configuration in use.' }),
    lastKnownGood: field(3, NodeConfigSource, { description: 'The configuration to fall back to.' }),
    error: field(4, string, { description: 'What is wrong with the configuration.' }),
  },
  { description: 'No kubelet takes its configuration from here any more.' },
);
export interface NodeConfigStatus extends Infer<typeof NodeConfigStatus> {}

export const NodeDaemonEndpoints = message(
  'io.k8s.api.core.v1.NodeDaemonEndpoints',
  {
    kubeletEndpoint: field(1, DaemonEndpoint, { default: {}, description: 'Where its kubelet listens.' }),
  },
  { description: 'Where daemons of a node listen.' },
);
export interface NodeDaemonEndpoints extends Infer<typeof NodeDaemonEndpoints> {}

export const NodeSwapStatus = message(
  'io.k8s.api.core.v1.NodeSwapStatus',
  {
    capacity: field(1, int64, { pointer: true, description: 'How much there is, in bytes.' }),
  },
  { description: 'The swap of a node.' },
);
export interface NodeSwapStatus extends Infer<typeof NodeSwapStatus> {}

export const NodeSystemInfo = message(
  'io.k8s.api.core.v1.NodeSystemInfo',
  {
    machineID: field(1, string, {
      required: true,
      description: 'The ID of the installed system, as in /etc/machine-id.',
    }),
    systemUUID: field(2, string, { required: true, description: 'The ID of the machine, from its firmware.' }),
    bootID: field(3, string, { required: true, description: 'An ID that changes with every boot.' }),
    kernelVersion: field(4, string, { required: true, description: 'The version of the kernel, as uname -r says.' }),
    osImage: field(5, string, { required: true, description: 'The operating system, as in /etc/os-release.' }),
    containerRuntimeVersion: field(6, string, {
      required: true,
      description: 'The container runtime: <runtime>://<version>.',
    }),
    kubeletVersion: field(7, string, { required: true, description: 'The version of the kubelet.' }),
    kubeProxyVersion: field(8, string, {
      required: true,
      description: 'Deprecated: kubelets do not know it, and leave it empty.',
    }),
    operatingSystem: field(9, string, { required: true, description: 'linux or windows.' }),
    architecture: field(10, string, {
      required: true,
      description: 'The architecture, as Go names it: amd64, arm64 and so on.',
    }),
    swap: field(11, NodeSwapStatus, { description: 'The swap it has.' }),
  },
  { description: 'IDs of the machine and versions of what runs on it.' },
);
export interface NodeSystemInfo extends Infer<typeof NodeSystemInfo> {}

export const NodeRuntimeHandlerFeatures = message(
  'io.k8s.api.core.v1.NodeRuntimeHandlerFeatures',
  {
    recursiveReadOnlyMounts: field(1, bool, {
      pointer: true,
      description: 'Whether recursiveReadOnly of a mount can be had.',
    }),
    userNamespaces: field(2, bool, { pointer: true, description: 'Whether pods can have hostUsers false.' }),
  },
  { description: 'Features that not every handler has.' },
);
export interface NodeRuntimeHandlerFeatures extends Infer<typeof NodeRuntimeHandlerFeatures> {}

export const NodeRuntimeHandler = message(
  'io.k8s.api.core.v1.NodeRuntimeHandler',
  {
    name: field(1, string, {
      description: 'Its name, as the handler of a RuntimeClass. Empty: the one that is used without.',
    }),
    features: field(2, NodeRuntimeHandlerFeatures, { description: 'What it can do.' }),
  },
  { description: 'A way in which the container runtime runs pods.' },
);
export interface NodeRuntimeHandler extends Infer<typeof NodeRuntimeHandler> {}

export const NodeFeatures = message(
  'io.k8s.api.core.v1.NodeFeatures',
  {
    supplementalGroupsPolicy: field(1, bool, {
      pointer: true,
      description: 'Whether it knows supplementalGroupsPolicy of pods.',
    }),
  },
  { description: 'Features that do not depend on the handler.' },
);
export interface NodeFeatures extends Infer<typeof NodeFeatures> {}

export const NodeStatus = message(
  'io.k8s.api.core.v1.NodeStatus',
  {
    capacity: field(1, map(quantity), { description: 'What the machine has.' }),
    allocatable: field(2, map(quantity), {
      description: 'What of that is there for pods: without what is reserved for the system.',
    }),
    phase: field(3, string, { description: 'Unused; see conditions.' }),
    conditions: field(4, list(NodeCondition), {
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable.',
    }),
    addresses: field(5, list(NodeAddress), {
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'How it is reached: names and addresses, by type.',
    }),
    daemonEndpoints: field(6, NodeDaemonEndpoints, { default: {}, description: 'Ports of its daemons.' }),
    nodeInfo: field(7, NodeSystemInfo, { default: {}, description: 'Its machine, kernel and software.' }),
    images: field(8, list(ContainerImage), { description: 'Images that lie there; by default the 50 largest.' }),
    volumesInUse: field(9, list(string), {
      description: 'Attachable volumes its pods use; none is detached before it is gone from here.',
    }),
    volumesAttached: field(10, list(AttachedVolume), { description: 'Volumes that are attached to it.' }),
    config: field(11, NodeConfigStatus, { description: 'Unused: how the configuration of the kubelet was applied.' }),
    runtimeHandlers: field(12, list(NodeRuntimeHandler), {
      listType: 'atomic',
      description: 'The ways its container runtime can run pods.',
    }),
    features: field(13, NodeFeatures, { description: 'What its container runtime can do, whatever the handler.' }),
    declaredFeatures: field(14, list(string), {
      listType: 'atomic',
      description: 'Features its kubelet names, which the scheduler heeds.',
    }),
  },
  { description: 'The scheduler goes by what is allocatable and by the condition Ready.' },
);
export interface NodeStatus extends Infer<typeof NodeStatus> {}

export const Node = message(
  'io.k8s.api.core.v1.Node',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
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
