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

export const PodSecurityContext = message('io.k8s.api.core.v1.PodSecurityContext', {
  seLinuxOptions: field(1, SELinuxOptions),
  windowsOptions: field(8, WindowsSecurityContextOptions),
  runAsUser: field(2, int64, { pointer: true }),
  runAsGroup: field(6, int64, { pointer: true }),
  runAsNonRoot: field(3, bool, { pointer: true }),
  supplementalGroups: field(4, list(int64)),
  fsGroup: field(5, int64, { pointer: true }),
  sysctls: field(7, list(Sysctl)),
  fsGroupChangePolicy: field(9, string, { pointer: true }),
  seccompProfile: field(10, SeccompProfile),
  supplementalGroupsPolicy: field(12, string, { pointer: true }),
  appArmorProfile: field(11, AppArmorProfile),
  seLinuxChangePolicy: field(13, string, { pointer: true }),
});
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

export const TopologySpreadConstraint = message('io.k8s.api.core.v1.TopologySpreadConstraint', {
  maxSkew: field(1, int32, { required: true }),
  topologyKey: field(2, string, { required: true }),
  whenUnsatisfiable: field(3, string, { required: true }),
  labelSelector: field(4, LabelSelector),
  minDomains: field(5, int32, { pointer: true }),
  nodeAffinityPolicy: field(6, string, { pointer: true }),
  nodeTaintsPolicy: field(7, string, { pointer: true }),
  matchLabelKeys: field(8, list(string), { listType: 'atomic' }),
});
export interface TopologySpreadConstraint extends Infer<typeof TopologySpreadConstraint> {}

export const Toleration = message('io.k8s.api.core.v1.Toleration', {
  key: field(1, string),
  operator: field(2, string),
  value: field(3, string),
  effect: field(4, string),
  tolerationSeconds: field(5, int64, { pointer: true }),
});
export interface Toleration extends Infer<typeof Toleration> {}

export const PodSchedulingGroup = message('io.k8s.api.core.v1.PodSchedulingGroup', {
  podGroupName: field(1, string, { pointer: true }),
});
export interface PodSchedulingGroup extends Infer<typeof PodSchedulingGroup> {}

export const PodSpec = message('io.k8s.api.core.v1.PodSpec', {
  volumes: field(1, list(Volume), { patchStrategy: 'merge,retainKeys', patchMergeKey: 'name' }),
  initContainers: field(20, list(Container), { patchStrategy: 'merge', patchMergeKey: 'name' }),
  containers: field(2, list(Container), { required: true, patchStrategy: 'merge', patchMergeKey: 'name' }),
  ephemeralContainers: field(34, list(EphemeralContainer), { patchStrategy: 'merge', patchMergeKey: 'name' }),
  restartPolicy: field(3, string, { default: 'Always' }),
  terminationGracePeriodSeconds: field(4, int64, { pointer: true, default: 30 }),
  activeDeadlineSeconds: field(5, int64, { pointer: true }),
  dnsPolicy: field(6, string, { default: 'ClusterFirst' }),
  nodeSelector: field(7, map(string), { mapType: 'atomic' }),
  serviceAccountName: field(8, string),
  serviceAccount: field(9, string),
  automountServiceAccountToken: field(21, bool, { pointer: true }),
  nodeName: field(10, string),
  hostNetwork: field(11, bool),
  hostPID: field(12, bool),
  hostIPC: field(13, bool),
  shareProcessNamespace: field(27, bool, { pointer: true }),
  securityContext: field(14, PodSecurityContext, { default: {} }),
  imagePullSecrets: field(15, list(LocalObjectReference), { patchStrategy: 'merge', patchMergeKey: 'name' }),
  hostname: field(16, string),
  subdomain: field(17, string),
  affinity: field(18, Affinity),
  schedulerName: field(19, string, { default: 'default-scheduler' }),
  tolerations: field(22, list(Toleration)),
  hostAliases: field(23, list(HostAlias), { patchStrategy: 'merge', patchMergeKey: 'ip' }),
  priorityClassName: field(24, string),
  priority: field(25, int32, { pointer: true }),
  dnsConfig: field(26, PodDNSConfig),
  readinessGates: field(28, list(PodReadinessGate)),
  runtimeClassName: field(29, string, { pointer: true }),
  enableServiceLinks: field(30, bool, { pointer: true }),
  preemptionPolicy: field(31, string, { pointer: true }),
  overhead: field(32, map(quantity)),
  topologySpreadConstraints: field(33, list(TopologySpreadConstraint), {
    listType: 'map',
    listMapKeys: ['topologyKey', 'whenUnsatisfiable'],
    patchStrategy: 'merge',
    patchMergeKey: 'topologyKey',
  }),
  setHostnameAsFQDN: field(35, bool, { pointer: true }),
  os: field(36, PodOS),
  hostUsers: field(37, bool, { pointer: true }),
  schedulingGates: field(38, list(PodSchedulingGate), {
    listType: 'map',
    listMapKeys: ['name'],
    patchStrategy: 'merge',
    patchMergeKey: 'name',
  }),
  resourceClaims: field(39, list(PodResourceClaim), {
    listType: 'map',
    listMapKeys: ['name'],
    patchStrategy: 'merge,retainKeys',
    patchMergeKey: 'name',
  }),
  resources: field(40, ResourceRequirements),
  hostnameOverride: field(41, string, { pointer: true }),
  schedulingGroup: field(43, PodSchedulingGroup),
});
export interface PodSpec extends Infer<typeof PodSpec> {}

export const PodTemplateSpec = message('io.k8s.api.core.v1.PodTemplateSpec', {
  metadata: field(1, ObjectMeta, { default: {} }),
  spec: field(2, PodSpec, { present: true }),
});
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

export const PodStatus = message('io.k8s.api.core.v1.PodStatus', {
  phase: field(1, string),
  conditions: field(2, list(PodCondition), { patchStrategy: 'merge', patchMergeKey: 'type' }),
  message: field(3, string),
  reason: field(4, string),
  nominatedNodeName: field(11, string),
  hostIP: field(5, string),
  hostIPs: field(16, list(HostIP), { listType: 'atomic', patchStrategy: 'merge', patchMergeKey: 'ip' }),
  podIP: field(6, string),
  podIPs: field(12, list(PodIP), { patchStrategy: 'merge', patchMergeKey: 'ip' }),
  startTime: field(7, time),
  initContainerStatuses: field(10, list(ContainerStatus)),
  containerStatuses: field(8, list(ContainerStatus)),
  qosClass: field(9, string),
  ephemeralContainerStatuses: field(13, list(ContainerStatus)),
  resize: field(14, string),
  resourceClaimStatuses: field(15, list(PodResourceClaimStatus), {
    listType: 'map',
    listMapKeys: ['name'],
    patchStrategy: 'merge,retainKeys',
    patchMergeKey: 'name',
  }),
  observedGeneration: field(17, int64),
  extendedResourceClaimStatus: field(18, PodExtendedResourceClaimStatus),
  allocatedResources: field(19, map(quantity)),
  resources: field(20, ResourceRequirements),
});
export interface PodStatus extends Infer<typeof PodStatus> {}

export const Pod = message('io.k8s.api.core.v1.Pod', {
  ...typeMeta,
  metadata: field(1, ObjectMeta, { present: true }),
  spec: field(2, PodSpec, { present: true }),
  status: field(3, PodStatus, { default: {} }),
});
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
