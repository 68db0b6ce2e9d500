import { TypedLocalObjectReference } from '../../core/v1/references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, list, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** networking/v1/ingress: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ */
export const ServiceBackendPort = message(
  'io.k8s.api.networking.v1.ServiceBackendPort',
  {
    name: field(1, string),
    number: field(2, int32),
  },
  { atomic: true },
);
export interface ServiceBackendPort extends Infer<typeof ServiceBackendPort> {}

export const IngressServiceBackend = message('io.k8s.api.networking.v1.IngressServiceBackend', {
  name: field(1, string, { required: true }),
  port: field(2, ServiceBackendPort, { default: {} }),
});
export interface IngressServiceBackend extends Infer<typeof IngressServiceBackend> {}

export const IngressBackend = message('io.k8s.api.networking.v1.IngressBackend', {
  service: field(4, IngressServiceBackend, { description: 'A service in the same namespace. Not with resource.' }),
  resource: field(3, TypedLocalObjectReference, { description: 'Another object in the same namespace.' }),
});
export interface IngressBackend extends Infer<typeof IngressBackend> {}

export const HTTPIngressPath = message('io.k8s.api.networking.v1.HTTPIngressPath', {
  path: field(1, string),
  pathType: field(3, string, { required: true, description: 'Exact, Prefix or ImplementationSpecific.' }),
  backend: field(2, IngressBackend, { required: true }),
});
export interface HTTPIngressPath extends Infer<typeof HTTPIngressPath> {}

export const HTTPIngressRuleValue = message('io.k8s.api.networking.v1.HTTPIngressRuleValue', {
  paths: field(1, list(HTTPIngressPath), { required: true, listType: 'atomic' }),
});
export interface HTTPIngressRuleValue extends Infer<typeof HTTPIngressRuleValue> {}

export const IngressRuleValue = message('io.k8s.api.networking.v1.IngressRuleValue', {
  http: field(1, HTTPIngressRuleValue),
});
export interface IngressRuleValue extends Infer<typeof IngressRuleValue> {}

export const IngressRule = message('io.k8s.api.networking.v1.IngressRule', {
  host: field(1, string, { description: 'A DNS name, `*.example.com`, or nothing for every host.' }),
  ingressRuleValue: field(2, IngressRuleValue, { inline: true }),
});
export interface IngressRule extends Infer<typeof IngressRule> {}

export const IngressTLS = message('io.k8s.api.networking.v1.IngressTLS', {
  hosts: field(1, list(string), { listType: 'atomic' }),
  secretName: field(2, string, { description: 'The secret with the certificate and its key.' }),
});
export interface IngressTLS extends Infer<typeof IngressTLS> {}

export const IngressSpec = message('io.k8s.api.networking.v1.IngressSpec', {
  ingressClassName: field(4, string, { pointer: true, description: 'The IngressClass, and with it who serves this.' }),
  defaultBackend: field(1, IngressBackend, { description: 'Where requests go that no rule matches.' }),
  tls: field(2, list(IngressTLS), {
    listType: 'atomic',
    description: 'Which hosts are served with which certificate.',
  }),
  rules: field(3, list(IngressRule), { listType: 'atomic', description: 'Where requests go, by host and path.' }),
});
export interface IngressSpec extends Infer<typeof IngressSpec> {}

export const IngressPortStatus = message('io.k8s.api.networking.v1.IngressPortStatus', {
  port: field(1, int32, { required: true }),
  protocol: field(2, string, { required: true }),
  error: field(3, string, { pointer: true }),
});
export interface IngressPortStatus extends Infer<typeof IngressPortStatus> {}

export const IngressLoadBalancerIngress = message('io.k8s.api.networking.v1.IngressLoadBalancerIngress', {
  ip: field(1, string),
  hostname: field(2, string),
  ports: field(4, list(IngressPortStatus), { listType: 'atomic' }),
});
export interface IngressLoadBalancerIngress extends Infer<typeof IngressLoadBalancerIngress> {}

export const IngressLoadBalancerStatus = message('io.k8s.api.networking.v1.IngressLoadBalancerStatus', {
  ingress: field(1, list(IngressLoadBalancerIngress), { listType: 'atomic' }),
});
export interface IngressLoadBalancerStatus extends Infer<typeof IngressLoadBalancerStatus> {}

export const IngressStatus = message('io.k8s.api.networking.v1.IngressStatus', {
  loadBalancer: field(1, IngressLoadBalancerStatus, { default: {} }),
});
export interface IngressStatus extends Infer<typeof IngressStatus> {}

export const Ingress = message(
  'io.k8s.api.networking.v1.Ingress',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    spec: field(2, IngressSpec, { present: true, description: 'Which requests go where.' }),
    status: field(3, IngressStatus, { default: {}, description: 'Where it is reached. Read only.' }),
  },
  { description: 'How HTTP from outside reaches services, by host and path. An ingress controller serves it.' },
);
export interface Ingress extends Infer<typeof Ingress> {}

export const IngressKind = defineKind<Ingress>(
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'Ingress',
    resource: 'ingresses',
    namespaced: true,
    shortNames: ['ing'],
  },
  Ingress,
);
