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
export const Sysctl = message(
  'io.k8s.api.core.v1.Sysctl',
  {
    name: field(1, string, { required: true, description: 'Its name, such as net.core.somaxconn.' }),
    value: field(2, string, { required: true, description: 'Its value, as text.' }),
  },
  { description: 'A kernel parameter.' },
);
export interface Sysctl extends Infer<typeof Sysctl> {}

export const PodSecurityContext = message(
  'io.k8s.api.core.v1.PodSecurityContext',
  {
    seLinuxOptions: field(1, SELinuxOptions, {
      description: 'The SELinux label of its containers. Default: one the runtime picks.',
    }),
    windowsOptions: field(8, WindowsSecurityContextOptions, { description: 'Rights of its containers on Windows.' }),
    runAsUser: field(2, int64, {
      pointer: true,
      description: 'The user of its processes, by number. Default: that of the image.',
    }),
    runAsGroup: field(6, int64, {
      pointer: true,
      description: 'The group of its processes, by number. Default: that of the runtime.',
    }),
    runAsNonRoot: field(3, bool, {
      pointer: true,
      description: 'True: the kubelet refuses to start its containers as root.',
    }),
    supplementalGroups: field(4, list(int64), { description: 'More groups of its processes, by number.' }),
    fsGroup: field(5, int64, {
      pointer: true,
      description: 'The group, by number, that owns its volumes and that its processes are in, too.',
    }),
    sysctls: field(7, list(Sysctl), { description: 'Kernel parameters of its namespaces.' }),
    fsGroupChangePolicy: field(9, string, {
      pointer: true,
      description: 'When files of volumes are given fsGroup: Always (the default) or OnRootMismatch.',
    }),
    seccompProfile: field(10, SeccompProfile, { description: 'Which system calls its containers may use.' }),
    supplementalGroupsPolicy: field(12, string, {
      pointer: true,
      description: 'Whether groups from the image count, too: Merge (the default), or Strict: they do not.',
    }),
    appArmorProfile: field(11, AppArmorProfile, {
      description: 'The AppArmor profile of its containers. Default: that of the runtime.',
    }),
    seLinuxChangePolicy: field(13, string, {
      pointer: true,
      description: 'How volumes get the SELinux label: MountOption (at once) or Recursive (file by file).',
    }),
  },
  { description: 'What a container says for itself wins.' },
);
export interface PodSecurityContext extends Infer<typeof PodSecurityContext> {}

export const HostAlias = message(
  'io.k8s.api.core.v1.HostAlias',
  {
    ip: field(1, string, { required: true, description: 'The address.' }),
    hostnames: field(2, list(string), { description: 'The names for it.' }),
  },
  { description: 'A line for /etc/hosts.' },
);
export interface HostAlias extends Infer<typeof HostAlias> {}

export const PodDNSConfigOption = message(
  'io.k8s.api.core.v1.PodDNSConfigOption',
  {
    name: field(1, string, { description: 'The name of the option, such as ndots.' }),
    value: field(2, string, { pointer: true, description: 'Its value, where it takes one.' }),
  },
  { description: 'An option of /etc/resolv.conf.' },
);
export interface PodDNSConfigOption extends Infer<typeof PodDNSConfigOption> {}

export const PodDNSConfig = message(
  'io.k8s.api.core.v1.PodDNSConfig',
  {
    nameservers: field(1, list(string), { description: 'Addresses of more servers. At most 3 are used in all.' }),
    searches: field(2, list(string), { description: 'More domains in which names are looked up. At most 32 in all.' }),
    options: field(3, list(PodDNSConfigOption), { description: 'More options. They win over those of dnsPolicy.' }),
  },
  { description: 'Settings for /etc/resolv.conf, besides those of dnsPolicy.' },
);
export interface PodDNSConfig extends Infer<typeof PodDNSConfig> {}

export const PodOS = message(
  'io.k8s.api.core.v1.PodOS',
  {
    name: field(1, string, {
      required: true,
      description: 'linux or windows. Fields for the other one must not be set.',
    }),
  },
  { description: 'Nodes of another system are left out by nodeSelector, not by this.' },
);
export interface PodOS extends Infer<typeof PodOS> {}

export const PodReadinessGate = message(
  'io.k8s.api.core.v1.PodReadinessGate',
  {
    conditionType: field(1, string, { required: true, description: 'The type of a condition of the pod.' }),
  },
  { description: 'Somebody else sets the condition, in the status of the pod.' },
);
export interface PodReadinessGate extends Infer<typeof PodReadinessGate> {}

export const PodSchedulingGate = message(
  'io.k8s.api.core.v1.PodSchedulingGate',
  {
    name: field(1, string, { required: true, description: 'Its name. Who put it there removes it.' }),
  },
  { description: 'A reason not to place a pod yet.' },
);
export interface PodSchedulingGate extends Infer<typeof PodSchedulingGate> {}

export const PodResourceClaim = message(
  'io.k8s.api.core.v1.PodResourceClaim',
  {
    name: field(1, string, {
      required: true,
      description: 'What containers call it by, a DNS label, unique in the pod.',
    }),
    resourceClaimName: field(3, string, { pointer: true, description: 'A ResourceClaim of the namespace.' }),
    resourceClaimTemplateName: field(4, string, {
      pointer: true,
      description: 'The template of the ResourceClaim that is made for the pod and goes with it.',
    }),
  },
  { description: 'A ResourceClaim that containers can use: an existing one, or one made for the pod.' },
);
export interface PodResourceClaim extends Infer<typeof PodResourceClaim> {}

export const TopologySpreadConstraint = message(
  'io.k8s.api.core.v1.TopologySpreadConstraint',
  {
    maxSkew: field(1, int32, {
      required: true,
      description: 'How many more pods one place may have than the emptiest. At least 1.',
    }),
    topologyKey: field(2, string, {
      required: true,
      description: 'The label of nodes that makes a place, such as topology.kubernetes.io/zone.',
    }),
    whenUnsatisfiable: field(3, string, {
      required: true,
      description: 'DoNotSchedule: it waits; or ScheduleAnyway: it goes where it skews least.',
    }),
    labelSelector: field(4, LabelSelector, { description: 'Which pods are counted, in the namespace of this one.' }),
    minDomains: field(5, int32, {
      pointer: true,
      description: 'While there are fewer places, the emptiest counts as 0. Only with DoNotSchedule. Default: 1.',
    }),
    nodeAffinityPolicy: field(6, string, {
      pointer: true,
      description: 'Honor (the default): only nodes that its affinity allows are counted; Ignore: all.',
    }),
    nodeTaintsPolicy: field(7, string, {
      pointer: true,
      description: 'Honor: nodes with taints it does not tolerate are not counted; Ignore (the default): all are.',
    }),
    matchLabelKeys: field(8, list(string), {
      listType: 'atomic',
      description: 'Labels whose values counted pods must share with this one, such as pod-template-hash.',
    }),
  },
  { description: 'Places are told apart by topologyKey; without such a label a node is none.' },
);
export interface TopologySpreadConstraint extends Infer<typeof TopologySpreadConstraint> {}

export const Toleration = message(
  'io.k8s.api.core.v1.Toleration',
  {
    key: field(1, string, { description: 'The key of the taint. Empty with Exists: all of them.' }),
    operator: field(2, string, { description: 'Equal (the default) or Exists.' }),
    value: field(3, string, { description: 'The value of the taint, with Equal.' }),
    effect: field(4, string, { description: 'NoSchedule, PreferNoSchedule or NoExecute. Empty: all of them.' }),
    tolerationSeconds: field(5, int64, {
      pointer: true,
      description: 'How many seconds it may stay, with NoExecute. Absent: for ever. 0 or less: not at all.',
    }),
  },
  { description: 'Lets a pod onto nodes with a taint.' },
);
export interface Toleration extends Infer<typeof Toleration> {}

export const PodSchedulingGroup = message(
  'io.k8s.api.core.v1.PodSchedulingGroup',
  {
    podGroupName: field(1, string, {
      pointer: true,
      description: 'The PodGroup, in the namespace of the pod. Until it exists the pod waits.',
    }),
  },
  { description: 'A link to a PodGroup, set once and for all.' },
);
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
        'Run one after the other, each to its end, before the others. With restartPolicy Always one runs beside them.',
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
      description: 'Containers added while it runs, to look into it (kubectl debug).',
    }),
    restartPolicy: field(3, string, {
      default: 'Always',
      description: 'What happens when a container ends: Always (the default), OnFailure or Never.',
    }),
    terminationGracePeriodSeconds: field(4, int64, {
      pointer: true,
      default: 30,
      description: 'How many seconds it is given to stop before it is killed. Default: 30.',
    }),
    activeDeadlineSeconds: field(5, int64, {
      pointer: true,
      description: 'After how many seconds on its node it fails and is ended. Default: never.',
    }),
    dnsPolicy: field(6, string, {
      default: 'ClusterFirst',
      description:
        'Whose DNS it asks: ClusterFirst (default), ClusterFirstWithHostNet, Default (that of the node) or None.',
    }),
    nodeSelector: field(7, map(string), {
      mapType: 'atomic',
      description: 'The labels a node must have, all of them.',
    }),
    serviceAccountName: field(8, string, { description: 'The service account it calls the API as. Default: default.' }),
    serviceAccount: field(9, string, { description: 'Deprecated: use serviceAccountName.' }),
    automountServiceAccountToken: field(21, bool, {
      pointer: true,
      description: 'Whether it is given a token to call the API with. Default: what its service account says.',
    }),
    nodeName: field(10, string, { description: 'The node it runs on. The scheduler sets it.' }),
    hostNetwork: field(11, bool, { description: 'It uses the network of the node. Default: false.' }),
    hostPID: field(12, bool, { description: 'It sees the processes of the node. Default: false.' }),
    hostIPC: field(13, bool, { description: 'It shares IPC with the node. Default: false.' }),
    shareProcessNamespace: field(27, bool, {
      pointer: true,
      description: 'Its containers see the processes of each other. Default: false.',
    }),
    securityContext: field(14, PodSecurityContext, {
      default: {},
      description: 'Users, groups and rights, for all its containers.',
    }),
    imagePullSecrets: field(15, list(LocalObjectReference), {
      patchStrategy: 'merge',
      patchMergeKey: 'name',
      description: 'Secrets for pulling its images. Default: those of its service account.',
    }),
    hostname: field(16, string, { description: 'Its host name, a DNS label. Default: its name.' }),
    subdomain: field(17, string, {
      description: 'With it the name is <hostname>.<subdomain>.<namespace>.svc.<cluster domain>.',
    }),
    affinity: field(18, Affinity, { description: 'Near which nodes and pods it wants to be, and far from which.' }),
    schedulerName: field(19, string, {
      default: 'default-scheduler',
      description: 'Who places it. Default: default-scheduler.',
    }),
    tolerations: field(22, list(Toleration), { description: 'Taints of nodes that do not keep it away.' }),
    hostAliases: field(23, list(HostAlias), {
      patchStrategy: 'merge',
      patchMergeKey: 'ip',
      description: 'More lines for /etc/hosts.',
    }),
    priorityClassName: field(24, string, { description: 'How important it is, by the name of a PriorityClass.' }),
    priority: field(25, int32, {
      pointer: true,
      description: 'How important it is, from its PriorityClass. Higher ones may drive lower ones away.',
    }),
    dnsConfig: field(26, PodDNSConfig, { description: 'Further settings for its DNS.' }),
    readinessGates: field(28, list(PodReadinessGate), {
      description: 'Conditions that must be true for it to be ready, besides its containers.',
    }),
    runtimeClassName: field(29, string, { pointer: true, description: 'The RuntimeClass that runs it.' }),
    enableServiceLinks: field(30, bool, {
      pointer: true,
      description: 'Whether services stand in its environment. Default: true.',
    }),
    preemptionPolicy: field(31, string, {
      pointer: true,
      description: 'Whether it may drive away less important pods: PreemptLowerPriority (the default) or Never.',
    }),
    overhead: field(32, map(quantity), {
      description: 'What running it costs besides its containers, from its RuntimeClass.',
    }),
    topologySpreadConstraints: field(33, list(TopologySpreadConstraint), {
      listType: 'map',
      listMapKeys: ['topologyKey', 'whenUnsatisfiable'],
      patchStrategy: 'merge',
      patchMergeKey: 'topologyKey',
      description: 'How pods like it are spread over zones and nodes.',
    }),
    setHostnameAsFQDN: field(35, bool, {
      pointer: true,
      description: 'Its host name is the whole name, with subdomain and domain. Default: false.',
    }),
    os: field(36, PodOS, { description: 'The operating system it is for: linux or windows.' }),
    hostUsers: field(37, bool, {
      pointer: true,
      description: 'False: it has a user namespace, and root inside is nobody on the node. Default: true.',
    }),
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
    resources: field(40, ResourceRequirements, {
      description: 'Requests and limits of all its containers together: cpu, memory, hugepages.',
    }),
    hostnameOverride: field(41, string, {
      pointer: true,
      description: 'Its host name, whatever hostname and subdomain say; DNS does not know it. Not with hostNetwork.',
    }),
    schedulingGroup: field(43, PodSchedulingGroup, { description: 'The group of pods it is placed with.' }),
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
  { description: 'A change has no effect on pods that are there already; a controller may replace them.' },
);
export interface PodTemplateSpec extends Infer<typeof PodTemplateSpec> {}

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

export const Pod = message(
  'io.k8s.api.core.v1.Pod',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
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
