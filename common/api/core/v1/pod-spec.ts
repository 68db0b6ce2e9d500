import { Affinity } from './affinity.ts';
import { Container } from './container.ts';
import { EphemeralContainer } from './ephemeral-container.ts';
import { HostAlias, PodDNSConfig } from './pod-dns.ts';
import { PodSchedulingGate, PodSchedulingGroup, Toleration, TopologySpreadConstraint } from './pod-scheduling.ts';
import { LocalObjectReference } from './references.ts';
import { ResourceRequirements } from './resource-requirements.ts';
import { PodSecurityContext } from './security-context.ts';
import { Volume } from './volume.ts';
import { type Infer, field, message, bool, int32, int64, list, map, quantity, string } from '../../schema/field.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec */
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
