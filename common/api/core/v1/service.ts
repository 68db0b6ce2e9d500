import { Condition, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, intOrString, list, map, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/service: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ServicePort = message(
  'io.k8s.api.core.v1.ServicePort',
  {
    name: field(1, string, { description: 'Its name, a DNS label. Needed where there is more than one port.' }),
    protocol: field(2, string, { default: 'TCP', description: 'TCP (the default), UDP or SCTP.' }),
    appProtocol: field(6, string, { pointer: true, description: 'What is spoken there, such as kubernetes.io/h2c.' }),
    port: field(3, int32, { required: true, description: 'Where the service is called.' }),
    targetPort: field(4, intOrString, {
      description: 'Where pods listen: a number or the name of a container port. Default: the same as port.',
    }),
    nodePort: field(5, int32, {
      description: 'The port on every node, for NodePort and LoadBalancer. Default: a free one of 30000-32767.',
    }),
  },
  { description: 'A port of a service, and where it leads.' },
);
export interface ServicePort extends Infer<typeof ServicePort> {}

export const ClientIPConfig = message(
  'io.k8s.api.core.v1.ClientIPConfig',
  {
    timeoutSeconds: field(1, int32, {
      pointer: true,
      description: 'For how many seconds: from 1 to 86400. Default: 10800.',
    }),
  },
  { description: 'How long the same client gets the same pod.' },
);
export interface ClientIPConfig extends Infer<typeof ClientIPConfig> {}

export const SessionAffinityConfig = message(
  'io.k8s.api.core.v1.SessionAffinityConfig',
  {
    clientIP: field(1, ClientIPConfig, { description: 'Settings for ClientIP.' }),
  },
  { description: 'Only with sessionAffinity ClientIP.' },
);
export interface SessionAffinityConfig extends Infer<typeof SessionAffinityConfig> {}

export const ServiceSpec = message(
  'io.k8s.api.core.v1.ServiceSpec',
  {
    ports: field(1, list(ServicePort), {
      listType: 'map',
      listMapKeys: ['port', 'protocol'],
      patchStrategy: 'merge',
      patchMergeKey: 'port',
      description: 'The ports it listens at.',
    }),
    selector: field(2, map(string), {
      mapType: 'atomic',
      description: 'The labels of the pods that answer. Without one, EndpointSlices are made by somebody else.',
    }),
    clusterIP: field(3, string, {
      description: 'Its address in the cluster. None: DNS gives the addresses of the pods instead.',
    }),
    clusterIPs: field(18, list(string), { listType: 'atomic', description: 'Its addresses, one for each family.' }),
    type: field(4, string, {
      default: 'ClusterIP',
      description:
        'ClusterIP (default); NodePort: on every node, too; LoadBalancer: from outside, too; ExternalName: a name.',
    }),
    externalIPs: field(5, list(string), {
      description: 'Deprecated: addresses, not managed here, at which nodes answer for it as well.',
    }),
    sessionAffinity: field(7, string, {
      default: 'None',
      description: 'None (the default), or ClientIP: the same client gets the same pod.',
    }),
    loadBalancerIP: field(8, string, {
      description: 'Deprecated: the address a load balancer should have. Not every provider heeds it.',
    }),
    loadBalancerSourceRanges: field(9, list(string), {
      description: 'Ranges of clients that a load balancer lets in, such as 10.0.0.0/8. Default: all.',
    }),
    externalName: field(10, string, { description: 'The name that DNS answers with, for ExternalName.' }),
    externalTrafficPolicy: field(11, string, {
      description: 'Cluster (the default), or Local: only pods of the node called; they see the client address.',
    }),
    healthCheckNodePort: field(12, int32, {
      description: 'The port of nodes that tells load balancers who has pods; for externalTrafficPolicy Local.',
    }),
    publishNotReadyAddresses: field(13, bool, {
      description: 'Pods that are not ready have names and answer, too. Default: false.',
    }),
    sessionAffinityConfig: field(14, SessionAffinityConfig, { description: 'Settings of sessionAffinity.' }),
    ipFamilies: field(19, list(string), { listType: 'atomic', description: 'IPv4, IPv6 or both, in order.' }),
    ipFamilyPolicy: field(17, string, {
      pointer: true,
      description: 'SingleStack (the default), PreferDualStack or RequireDualStack.',
    }),
    allocateLoadBalancerNodePorts: field(20, bool, {
      pointer: true,
      description: 'Whether a LoadBalancer has node ports, too. Default: true.',
    }),
    loadBalancerClass: field(21, string, {
      pointer: true,
      description: 'Which load balancer, where there are several.',
    }),
    internalTrafficPolicy: field(22, string, {
      pointer: true,
      description: 'Cluster (the default), or Local: only pods of the node of the caller.',
    }),
    trafficDistribution: field(23, string, {
      pointer: true,
      description: 'Which pods are preferred: PreferSameZone, PreferSameNode.',
    }),
  },
  { description: 'Each port is open at clusterIP and, by type, elsewhere.' },
);
export interface ServiceSpec extends Infer<typeof ServiceSpec> {}

export const PortStatus = message(
  'io.k8s.api.core.v1.PortStatus',
  {
    port: field(1, int32, { required: true, description: 'The port of the service.' }),
    protocol: field(2, string, { required: true, description: 'TCP, UDP or SCTP.' }),
    error: field(3, string, { pointer: true, description: 'What is wrong with it, in a word. Absent: nothing.' }),
  },
  { description: 'How a port of a load balancer is.' },
);
export interface PortStatus extends Infer<typeof PortStatus> {}

export const LoadBalancerIngress = message(
  'io.k8s.api.core.v1.LoadBalancerIngress',
  {
    ip: field(1, string, { description: 'Its address, where it has a fixed one.' }),
    hostname: field(2, string, { description: 'Its DNS name, where it has no fixed address.' }),
    ipMode: field(3, string, {
      pointer: true,
      description: 'VIP (the default): nodes may answer for that address themselves; Proxy: calls must go through it.',
    }),
    ports: field(4, list(PortStatus), { listType: 'atomic', description: 'How each of its ports is.' }),
  },
  { description: 'Where a load balancer is called.' },
);
export interface LoadBalancerIngress extends Infer<typeof LoadBalancerIngress> {}

export const LoadBalancerStatus = message(
  'io.k8s.api.core.v1.LoadBalancerStatus',
  {
    ingress: field(1, list(LoadBalancerIngress), { description: 'Where it is called from outside.' }),
  },
  { description: 'Whoever provides load balancers in the cluster writes it.' },
);
export interface LoadBalancerStatus extends Infer<typeof LoadBalancerStatus> {}

export const ServiceStatus = message(
  'io.k8s.api.core.v1.ServiceStatus',
  {
    loadBalancer: field(1, LoadBalancerStatus, { default: {}, description: 'What a load balancer gave it.' }),
    conditions: field(2, list(Condition), {
      listType: 'map',
      listMapKeys: ['type'],
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Aspects of its state, one of each type.',
    }),
  },
  { description: 'Whoever provides load balancers in the cluster writes it.' },
);
export interface ServiceStatus extends Infer<typeof ServiceStatus> {}

export const Service = message(
  'io.k8s.api.core.v1.Service',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    spec: field(2, ServiceSpec, { present: true, description: 'What it is called for, and what answers.' }),
    status: field(3, ServiceStatus, { default: {}, description: 'Addresses that a load balancer gave it.' }),
  },
  { description: 'A stable address and name for pods that come and go.' },
);
export interface Service extends Infer<typeof Service> {}

export const ServiceKind = defineKind<Service>(
  {
    group: '',
    version: 'v1',
    kind: 'Service',
    resource: 'services',
    namespaced: true,
    shortNames: ['svc'],
    categories: ['all'],
  },
  Service,
);
