import { Condition, ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, int32, intOrString, list, map, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/service: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ServicePort = message('io.k8s.api.core.v1.ServicePort', {
  name: field(1, string),
  protocol: field(2, string, { default: 'TCP' }),
  appProtocol: field(6, string, { pointer: true }),
  port: field(3, int32, { required: true }),
  targetPort: field(4, intOrString),
  nodePort: field(5, int32),
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
  }),
  selector: field(2, map(string), { mapType: 'atomic' }),
  clusterIP: field(3, string),
  clusterIPs: field(18, list(string), { listType: 'atomic' }),
  type: field(4, string, { default: 'ClusterIP' }),
  externalIPs: field(5, list(string)),
  sessionAffinity: field(7, string, { default: 'None' }),
  loadBalancerIP: field(8, string),
  loadBalancerSourceRanges: field(9, list(string)),
  externalName: field(10, string),
  externalTrafficPolicy: field(11, string),
  healthCheckNodePort: field(12, int32),
  publishNotReadyAddresses: field(13, bool),
  sessionAffinityConfig: field(14, SessionAffinityConfig),
  ipFamilies: field(19, list(string), { listType: 'atomic' }),
  ipFamilyPolicy: field(17, string, { pointer: true }),
  allocateLoadBalancerNodePorts: field(20, bool, { pointer: true }),
  loadBalancerClass: field(21, string, { pointer: true }),
  internalTrafficPolicy: field(22, string, { pointer: true }),
  trafficDistribution: field(23, string, { pointer: true }),
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

export const Service = message('io.k8s.api.core.v1.Service', {
  ...typeMeta,
  metadata: field(1, ObjectMeta, { present: true }),
  spec: field(2, ServiceSpec, { present: true }),
  status: field(3, ServiceStatus, { default: {} }),
});
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
