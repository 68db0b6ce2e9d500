import { Condition, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, intOrString, list, map, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/service: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ServicePort = message('io.k8s.api.core.v1.ServicePort', {
  name: field(1, string, { description: 'Needed where there is more than one port.' }),
  protocol: field(2, string, { default: 'TCP', description: 'TCP, UDP or SCTP.' }),
  appProtocol: field(6, string, { pointer: true, description: 'What is spoken there, such as kubernetes.io/h2c.' }),
  port: field(3, int32, { required: true, description: 'Where the service is called.' }),
  targetPort: field(4, intOrString, {
    description: 'Where pods listen: a number or the name of a container port. Default: the same as port.',
  }),
  nodePort: field(5, int32, { description: 'The port on every node, for NodePort and LoadBalancer.' }),
});
export interface ServicePort extends Infer<typeof ServicePort> {}

export const ClientIPConfig = message('io.k8s.api.core.v1.ClientIPConfig', {
  timeoutSeconds: field(1, int32, { pointer: true }),
});
export interface ClientIPConfig extends Infer<typeof ClientIPConfig> {}

export const SessionAffinityConfig = message('io.k8s.api.core.v1.SessionAffinityConfig', {
  clientIP: field(1, ClientIPConfig),
});
export interface SessionAffinityConfig extends Infer<typeof SessionAffinityConfig> {}

export const ServiceSpec = message('io.k8s.api.core.v1.ServiceSpec', {
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
      'ClusterIP; NodePort: also at a port of every node; LoadBalancer: also from outside; ExternalName: only a name in DNS.',
  }),
  externalIPs: field(5, list(string), { description: 'Addresses of nodes at which it is called as well.' }),
  sessionAffinity: field(7, string, {
    default: 'None',
    description: 'None, or ClientIP: the same client gets the same pod.',
  }),
  loadBalancerIP: field(8, string),
  loadBalancerSourceRanges: field(9, list(string)),
  externalName: field(10, string, { description: 'The name that DNS answers with, for ExternalName.' }),
  externalTrafficPolicy: field(11, string, {
    description: 'Cluster, or Local: only pods of the node that was called, which see the address of the client.',
  }),
  healthCheckNodePort: field(12, int32),
  publishNotReadyAddresses: field(13, bool, { description: 'Pods that are not ready have names and answer, too.' }),
  sessionAffinityConfig: field(14, SessionAffinityConfig),
  ipFamilies: field(19, list(string), { listType: 'atomic', description: 'IPv4, IPv6 or both, in order.' }),
  ipFamilyPolicy: field(17, string, {
    pointer: true,
    description: 'SingleStack, PreferDualStack or RequireDualStack.',
  }),
  allocateLoadBalancerNodePorts: field(20, bool, { pointer: true }),
  loadBalancerClass: field(21, string, { pointer: true, description: 'Which load balancer, where there are several.' }),
  internalTrafficPolicy: field(22, string, {
    pointer: true,
    description: 'Cluster, or Local: only pods of the node of the caller.',
  }),
  trafficDistribution: field(23, string, {
    pointer: true,
    description: 'Which pods are preferred: PreferSameZone, PreferSameNode.',
  }),
});
export interface ServiceSpec extends Infer<typeof ServiceSpec> {}

export const PortStatus = message('io.k8s.api.core.v1.PortStatus', {
  port: field(1, int32, { required: true }),
  protocol: field(2, string, { required: true }),
  error: field(3, string, { pointer: true }),
});
export interface PortStatus extends Infer<typeof PortStatus> {}

export const LoadBalancerIngress = message('io.k8s.api.core.v1.LoadBalancerIngress', {
  ip: field(1, string),
  hostname: field(2, string),
  ipMode: field(3, string, { pointer: true }),
  ports: field(4, list(PortStatus), { listType: 'atomic' }),
});
export interface LoadBalancerIngress extends Infer<typeof LoadBalancerIngress> {}

export const LoadBalancerStatus = message('io.k8s.api.core.v1.LoadBalancerStatus', {
  ingress: field(1, list(LoadBalancerIngress)),
});
export interface LoadBalancerStatus extends Infer<typeof LoadBalancerStatus> {}

export const ServiceStatus = message('io.k8s.api.core.v1.ServiceStatus', {
  loadBalancer: field(1, LoadBalancerStatus, { default: {} }),
  conditions: field(2, list(Condition), {
    listType: 'map',
    listMapKeys: ['type'],
    patchStrategy: 'merge',
    patchMergeKey: 'type',
  }),
});
export interface ServiceStatus extends Infer<typeof ServiceStatus> {}

export const Service = message(
  'io.k8s.api.core.v1.Service',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
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
