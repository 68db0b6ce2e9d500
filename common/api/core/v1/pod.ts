import { Affinity } from './affinity.ts';
import {
  AppArmorProfile,
  Container,
  EphemeralContainer,
  SELinuxOptions,
  SeccompProfile,
  WindowsSecurityContextOptions,
} from './container.ts';
import { ContainerStatus } from './container-status.ts';
import { LocalObjectReference } from './references.ts';
import { ResourceRequirements } from './resource-requirements.ts';
import { Volume } from './volume.ts';
import { LabelSelector, ObjectMeta } from '../../meta/v1.ts';
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

/** core/v1/pod: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const Sysctl = message('io.k8s.api.core.v1.Sysctl', {
  name: field(1, string, { required: true }),
  value: field(2, string, { required: true }),
});
export interface Sysctl extends Infer<typeof Sysctl> {}

export const PodSecurityContext = message(
  'io.k8s.api.core.v1.PodSecurityContext',
  {
    seLinuxOptions: field(1, SELinuxOptions),
    windowsOptions: field(8, WindowsSecurityContextOptions),
    runAsUser: field(2, int64, { pointer: true, description: 'The user of its processes, by number.' }),
    runAsGroup: field(6, int64, { pointer: true, description: 'The group of its processes, by number.' }),
    runAsNonRoot: field(3, bool, { pointer: true, description: 'It does not start as root.' }),
    supplementalGroups: field(4, list(int64), { description: 'More groups of its processes.' }),
    fsGroup: field(5, int64, { pointer: true, description: 'The group that owns its volumes.' }),
    sysctls: field(7, list(Sysctl), { description: 'Kernel parameters of its namespaces.' }),
    fsGroupChangePolicy: field(9, string, { pointer: true }),
    seccompProfile: field(10, SeccompProfile, { description: 'Which system calls it may use.' }),
    supplementalGroupsPolicy: field(12, string, { pointer: true }),
    appArmorProfile: field(11, AppArmorProfile),
    seLinuxChangePolicy: field(13, string, { pointer: true }),
  },
  { description: 'Users, groups and rights of a pod. What a container says for itself wins.' },
);
export interface PodSecurityContext extends Infer<typeof PodSecurityContext> {}

export const HostAlias = message('io.k8s.api.core.v1.HostAlias', {
  ip: field(1, string, { required: true }),
  hostnames: field(2, list(string)),
});
export interface HostAlias extends Infer<typeof HostAlias> {}

export const PodDNSConfigOption = message('io.k8s.api.core.v1.PodDNSConfigOption', {
  name: field(1, string),
  value: field(2, string, { pointer: true }),
});
export interface PodDNSConfigOption extends Infer<typeof PodDNSConfigOption> {}

export const PodDNSConfig = message('io.k8s.api.core.v1.PodDNSConfig', {
  nameservers: field(1, list(string)),
  searches: field(2, list(string)),
  options: field(3, list(PodDNSConfigOption)),
});
export interface PodDNSConfig extends Infer<typeof PodDNSConfig> {}

export const PodOS = message('io.k8s.api.core.v1.PodOS', {
  name: field(1, string, { required: true }),
});
export interface PodOS extends Infer<typeof PodOS> {}

export const PodReadinessGate = message('io.k8s.api.core.v1.PodReadinessGate', {
  conditionType: field(1, string, { required: true }),
});
export interface PodReadinessGate extends Infer<typeof PodReadinessGate> {}

export const PodSchedulingGate = message('io.k8s.api.core.v1.PodSchedulingGate', {
  name: field(1, string, { required: true }),
});
export interface PodSchedulingGate extends Infer<typeof PodSchedulingGate> {}

export const PodResourceClaim = message('io.k8s.api.core.v1.PodResourceClaim', {
  name: field(1, string, { required: true }),
  resourceClaimName: field(3, string, { pointer: true }),
  resourceClaimTemplateName: field(4, string, { pointer: true }),
});
export interface PodResourceClaim extends Infer<typeof PodResourceClaim> {}

export const TopologySpreadConstraint = message(
  'io.k8s.api.core.v1.TopologySpreadConstraint',
  {
    maxSkew: field(1, int32, { required: true, description: 'How many more pods one may have than another.' }),
    topologyKey: field(2, string, { required: true, description: 'The label of nodes that tells zones apart.' }),
    whenUnsatisfiable: field(3, string, { required: true, description: 'DoNotSchedule, or ScheduleAnyway.' }),
    labelSelector: field(4, LabelSelector, { description: 'Which pods are counted.' }),
    minDomains: field(5, int32, { pointer: true }),
    nodeAffinityPolicy: field(6, string, { pointer: true }),
    nodeTaintsPolicy: field(7, string, { pointer: true }),
    matchLabelKeys: field(8, list(string), { listType: 'atomic' }),
  },
  { description: 'How evenly pods are spread over zones or nodes.' },
);
export interface TopologySpreadConstraint extends Infer<typeof TopologySpreadConstraint> {}

export const Toleration = message(
  'io.k8s.api.core.v1.Toleration',
  {
    key: field(1, string, { description: 'The key of the taint. Empty with Exists: all of them.' }),
    operator: field(2, string, { description: 'Equal (the default) or Exists.' }),
    value: field(3, string, { description: 'The value of the taint, with Equal.' }),
    effect: field(4, string, { description: 'NoSchedule, PreferNoSchedule or NoExecute. Empty: all of them.' }),
    tolerationSeconds: field(5, int64, { pointer: true, description: 'How long it may stay, with NoExecute.' }),
  },
  { description: 'Lets a pod onto nodes with a taint.' },
);
export interface Toleration extends Infer<typeof Toleration> {}

export const PodSchedulingGroup = message('io.k8s.api.core.v1.PodSchedulingGroup', {
  podGroupName: field(1, string, { pointer: true }),
});
export interface PodSchedulingGroup extends Infer<typeof PodSchedulingGroup> {}

export const PodSpec = message(
  'io.k8s.api.core.v1.PodSpec',
  {
    volumes: field(1, list(Volume), {
      patchStrategy: 'merge,retainKeys',
      patchMergeKey: 'name',
      description: 'What its containers can mount.',
    }),
    initContainers: field(20, list(Container), {
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description:
        'Run one after the other, each to its end, before the others start. With restartPolicy Always one stays and runs beside them.',
    }),
    containers: field(2, list(Container), {
      required: true,
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'What it runs. At least one; they share network and volumes.',
    }),
    ephemeralContainers: field(34, list(EphemeralContainer), {
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'Containers added to a pod that runs, to look into it (kubectl debug).',
    }),
    restartPolicy: field(3, string, {
      default: 'Always',
      description: 'What happens when a container ends: Always, OnFailure or Never.',
    }),
    terminationGracePeriodSeconds: field(4, int64, {
      pointer: true,
      default: 30,
      description: 'How long it is given to stop before it is killed.',
    }),
    activeDeadlineSeconds: field(5, int64, { pointer: true, description: 'How long it may run on its node.' }),
    dnsPolicy: field(6, string, {
      default: 'ClusterFirst',
      description: 'Whose DNS it asks: ClusterFirst, ClusterFirstWithHostNet, Default (that of the node) or None.',
    }),
    nodeSelector: field(7, map(string), { mapType: 'atomic', description: 'The labels a node must have.' }),
    serviceAccountName: field(8, string, { description: 'As whom it calls the API.' }),
    serviceAccount: field(9, string),
    automountServiceAccountToken: field(21, bool, {
      pointer: true,
      description: 'Whether it is given a token to call the API with.',
    }),
    nodeName: field(10, string, { description: 'The node it runs on. The scheduler sets it.' }),
    hostNetwork: field(11, bool, { description: 'It uses the network of the node.' }),
    hostPID: field(12, bool, { description: 'It sees the processes of the node.' }),
    hostIPC: field(13, bool, { description: 'It shares IPC with the node.' }),
    shareProcessNamespace: field(27, bool, {
      pointer: true,
      description: 'Its containers see the processes of each other.',
    }),
    securityContext: field(14, PodSecurityContext, {
      default: {},
      description: 'Users, groups and rights, for all its containers.',
    }),
    imagePullSecrets: field(15, list(LocalObjectReference), {
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'Secrets for pulling its images.',
    }),
    hostname: field(16, string, { description: 'Its host name. Default: its name.' }),
    subdomain: field(17, string, {
      description: 'With it the name is <hostname>.<subdomain>.<namespace>.svc.<cluster domain>.',
    }),
    affinity: field(18, Affinity, { description: 'Near which nodes and pods it wants to be, and far from which.' }),
    schedulerName: field(19, string, { default: 'default-scheduler', description: 'Who places it.' }),
    tolerations: field(22, list(Toleration), { description: 'Taints of nodes that do not keep it away.' }),
    hostAliases: field(23, list(HostAlias), {
      patchStrategy: 'merge',
      patchMergeKey: 'ip',
      description: 'More lines for /etc/hosts.',
    }),
    priorityClassName: field(24, string, { description: 'How important it is, by name.' }),
    priority: field(25, int32, {
      pointer: true,
      description: 'How important it is. Higher ones may drive lower ones away.',
    }),
    dnsConfig: field(26, PodDNSConfig, { description: 'Further settings for its DNS.' }),
    readinessGates: field(28, list(PodReadinessGate), {
      description: 'Conditions that must be true for it to be ready, besides its containers.',
    }),
    runtimeClassName: field(29, string, { pointer: true, description: 'The RuntimeClass that runs it.' }),
    enableServiceLinks: field(30, bool, { pointer: true, description: 'Whether services stand in its environment.' }),
    preemptionPolicy: field(31, string, { pointer: true, description: 'PreemptLowerPriority, or Never.' }),
    overhead: field(32, map(quantity), { description: 'What running it costs besides its containers.' }),
    topologySpreadConstraints: field(33, list(TopologySpreadConstraint), {
      listType: 'map',
      listMapKeys: ['topologyKey', 'whenUnsatisfiable'],
      patchStrategy: 'merge',
      patchMergeKey: 'topologyKey',
      description: 'How pods like it are spread over zones and nodes.',
    }),
    setHostnameAsFQDN: field(35, bool, { pointer: true }),
    os: field(36, PodOS, { description: 'The operating system it is for: linux or windows.' }),
    hostUsers: field(37, bool, { pointer: true, description: 'False: root inside is nobody on the node.' }),
    schedulingGates: field(38, list(PodSchedulingGate), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'While there is one it is not placed.',
    }),
    resourceClaims: field(39, list(PodResourceClaim), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge,retainKeys',
      patchMergeKey: 'name',
      description: 'Devices that must be there before it starts.',
    }),
    resources: field(40, ResourceRequirements, { description: 'How much all its containers together get.' }),
    hostnameOverride: field(41, string, { pointer: true }),
    schedulingGroup: field(43, PodSchedulingGroup),
  },
  { description: 'What a pod runs, where, and as whom.' },
);
export interface PodSpec extends Infer<typeof PodSpec> {}

export const PodTemplateSpec = message(
  'io.k8s.api.core.v1.PodTemplateSpec',
  {
    metadata: field(1, ObjectMeta, { default: {}, description: 'Labels and annotations of the pods.' }),
    spec: field(2, PodSpec, { present: true, description: 'What they run.' }),
  },
  { description: 'What the pods of a controller look like.' },
);
export interface PodTemplateSpec extends Infer<typeof PodTemplateSpec> {}

export const PodCondition = message('io.k8s.api.core.v1.PodCondition', {
  type: field(1, string, { required: true }),
  status: field(2, string, { required: true }),
  lastProbeTime: field(3, time),
  lastTransitionTime: field(4, time),
  reason: field(5, string),
  message: field(6, string),
  observedGeneration: field(7, int64),
});
export interface PodCondition extends Infer<typeof PodCondition> {}

export const HostIP = message('io.k8s.api.core.v1.HostIP', {
  ip: field(1, string, { required: true }),
});
export interface HostIP extends Infer<typeof HostIP> {}

export const PodIP = message('io.k8s.api.core.v1.PodIP', {
  ip: field(1, string, { required: true }),
});
export interface PodIP extends Infer<typeof PodIP> {}

export const PodResourceClaimStatus = message('io.k8s.api.core.v1.PodResourceClaimStatus', {
  name: field(1, string),
  resourceClaimName: field(2, string, { pointer: true }),
});
export interface PodResourceClaimStatus extends Infer<typeof PodResourceClaimStatus> {}

export const ContainerExtendedResourceRequest = message('io.k8s.api.core.v1.ContainerExtendedResourceRequest', {
  containerName: field(1, string, { required: true }),
  resourceName: field(2, string, { required: true }),
  requestName: field(3, string, { required: true }),
});
export interface ContainerExtendedResourceRequest extends Infer<typeof ContainerExtendedResourceRequest> {}

export const PodExtendedResourceClaimStatus = message('io.k8s.api.core.v1.PodExtendedResourceClaimStatus', {
  requestMappings: field(1, list(ContainerExtendedResourceRequest), { required: true, listType: 'atomic' }),
  resourceClaimName: field(2, string, { required: true }),
});
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
    hostIPs: field(16, list(HostIP), { listType: 'atomic', patchStrategy: 'merge', patchMergeKey: 'ip' }),
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
    ephemeralContainerStatuses: field(13, list(ContainerStatus)),
    resize: field(14, string),
    resourceClaimStatuses: field(15, list(PodResourceClaimStatus), {
      listType: 'map',
      listMapKeys: ['name'],
      patchStrategy: 'merge,retainKeys',
      patchMergeKey: 'name',
    }),
    observedGeneration: field(17, int64, { description: 'The generation that this is about.' }),
    extendedResourceClaimStatus: field(18, PodExtendedResourceClaimStatus),
    allocatedResources: field(19, map(quantity)),
    resources: field(20, ResourceRequirements),
  },
  { description: 'What a pod was last seen to be.' },
);
export interface PodStatus extends Infer<typeof PodStatus> {}

export const Pod = message(
  'io.k8s.api.core.v1.Pod',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, PodSpec, { present: true, description: 'What it should be.' }),
    status: field(3, PodStatus, { default: {}, description: 'What it is. Its kubelet writes it.' }),
  },
  { description: 'Containers that run together on one node, with one address and shared volumes.' },
);
export interface Pod extends Infer<typeof Pod> {}

export const PodKind = defineKind<Pod>(
  {
    group: '',
    version: 'v1',
    kind: 'Pod',
    resource: 'pods',
    namespaced: true,
    shortNames: ['po'],
    categories: ['all'],
  },
  Pod,
);
