import { TypedLocalObjectReference } from '../../core/v1/references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, list, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** networking/v1/ingress: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ */
export const ServiceBackendPort = message(
  'io.k8s.api.networking.v1.ServiceBackendPort',
  {
    name: field(1, string, { description: 'The name of the port. Not with number.' }),
    number: field(2, int32, { description: 'The number of the port. Not with name.' }),
  },
  { atomic: true, description: 'The port of a service, by name or by number.' },
);
export interface ServiceBackendPort extends Infer<typeof ServiceBackendPort> {}

export const IngressServiceBackend = message(
  'io.k8s.api.networking.v1.IngressServiceBackend',
  {
    name: field(1, string, { required: true, description: 'The name of the service.' }),
    port: field(2, ServiceBackendPort, { default: {}, description: 'Which of its ports.' }),
  },
  { description: 'A port of a service in the namespace of the ingress.' },
);
export interface IngressServiceBackend extends Infer<typeof IngressServiceBackend> {}

export const IngressBackend = message(
  'io.k8s.api.networking.v1.IngressBackend',
  {
    service: field(4, IngressServiceBackend, { description: 'A service in the same namespace. Not with resource.' }),
    resource: field(3, TypedLocalObjectReference, { description: 'Another object in the same namespace.' }),
  },
  { description: 'Where requests go: a service or another object.' },
);
export interface IngressBackend extends Infer<typeof IngressBackend> {}

export const HTTPIngressPath = message(
  'io.k8s.api.networking.v1.HTTPIngressPath',
  {
    path: field(1, string, {
      description: 'The path, which begins with /; only with ImplementationSpecific it may be missing.',
    }),
    pathType: field(3, string, {
      required: true,
      description: 'Exact, Prefix (whole elements between slashes) or ImplementationSpecific.',
    }),
    backend: field(2, IngressBackend, { required: true, description: 'Where requests for the path go.' }),
  },
  { description: 'Paths, and where requests for them go.' },
);
export interface HTTPIngressPath extends Infer<typeof HTTPIngressPath> {}

export const HTTPIngressRuleValue = message(
  'io.k8s.api.networking.v1.HTTPIngressRuleValue',
  {
    paths: field(1, list(HTTPIngressPath), {
      required: true,
      listType: 'atomic',
      description: 'Paths and their backends; the longest that matches counts, Exact before Prefix.',
    }),
  },
  { description: 'The paths of one host.' },
);
export interface HTTPIngressRuleValue extends Infer<typeof HTTPIngressRuleValue> {}

export const IngressRuleValue = message(
  'io.k8s.api.networking.v1.IngressRuleValue',
  {
    http: field(1, HTTPIngressRuleValue, { description: 'Where requests go, by path.' }),
  },
  { description: 'What is done with requests for one host.' },
);
export interface IngressRuleValue extends Infer<typeof IngressRuleValue> {}

export const IngressRule = message(
  'io.k8s.api.networking.v1.IngressRule',
  {
    host: field(1, string, {
      description: 'A DNS name, `*.example.com` for one label more, or nothing for every host.',
    }),
    ingressRuleValue: field(2, IngressRuleValue, { inline: true }),
  },
  { description: 'A host, and where requests for it go.' },
);
export interface IngressRule extends Infer<typeof IngressRule> {}

export const IngressTLS = message(
  'io.k8s.api.networking.v1.IngressTLS',
  {
    hosts: field(1, list(string), {
      listType: 'atomic',
      description: 'The hosts in the certificate; absent: what the controller serves by default.',
    }),
    secretName: field(2, string, {
      description: 'The secret of type kubernetes.io/tls with the certificate and its key.',
    }),
  },
  { description: 'A certificate, and the hosts it is for.' },
);
export interface IngressTLS extends Infer<typeof IngressTLS> {}

export const IngressSpec = message(
  'io.k8s.api.networking.v1.IngressSpec',
  {
    ingressClassName: field(4, string, {
      pointer: true,
      description: 'The IngressClass, and with it who serves this; absent: the default class.',
    }),
    defaultBackend: field(1, IngressBackend, { description: 'Where requests go that no rule matches.' }),
    tls: field(2, list(IngressTLS), {
      listType: 'atomic',
      description: 'Which hosts are served with which certificate, on port 443.',
    }),
    rules: field(3, list(IngressRule), { listType: 'atomic', description: 'Where requests go, by host and path.' }),
  },
  { description: 'Rules by host and path, a default, and certificates.' },
);
export interface IngressSpec extends Infer<typeof IngressSpec> {}

export const IngressPortStatus = message(
  'io.k8s.api.networking.v1.IngressPortStatus',
  {
    port: field(1, int32, { required: true, description: 'The number of the port.' }),
    protocol: field(2, string, { required: true, description: 'TCP, UDP or SCTP.' }),
    error: field(3, string, {
      pointer: true,
      description: 'Why it does not work, such as example.com/PortTaken; absent: it works.',
    }),
  },
  { description: 'Whether a port of the load balancer works.' },
);
export interface IngressPortStatus extends Infer<typeof IngressPortStatus> {}

export const IngressLoadBalancerIngress = message(
  'io.k8s.api.networking.v1.IngressLoadBalancerIngress',
  {
    ip: field(1, string, { description: 'The IP address, where it has one.' }),
    hostname: field(2, string, { description: 'The DNS name, where it has one.' }),
    ports: field(4, list(IngressPortStatus), {
      listType: 'atomic',
      description: 'Its ports, and what is wrong with them.',
    }),
  },
  { description: 'An address at which the load balancer is reached.' },
);
export interface IngressLoadBalancerIngress extends Infer<typeof IngressLoadBalancerIngress> {}

export const IngressLoadBalancerStatus = message(
  'io.k8s.api.networking.v1.IngressLoadBalancerStatus',
  {
    ingress: field(1, list(IngressLoadBalancerIngress), {
      listType: 'atomic',
      description: 'The addresses clients connect to.',
    }),
  },
  { description: 'The addresses of a load balancer.' },
);
export interface IngressLoadBalancerStatus extends Infer<typeof IngressLoadBalancerStatus> {}

export const IngressStatus = message(
  'io.k8s.api.networking.v1.IngressStatus',
  {
    loadBalancer: field(1, IngressLoadBalancerStatus, {
      default: {},
      description: 'The addresses of what serves it; its controller writes them.',
    }),
  },
  { description: 'Where clients connect to.' },
);
export interface IngressStatus extends Infer<typeof IngressStatus> {}

export const Ingress = message(
  'io.k8s.api.networking.v1.Ingress',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
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
