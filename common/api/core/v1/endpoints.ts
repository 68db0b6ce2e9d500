import { ObjectReference } from './references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, list, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/endpoints: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const EndpointAddress = message(
  'io.k8s.api.core.v1.EndpointAddress',
  {
    ip: field(1, string, { required: true, description: 'The address, IPv4 or IPv6.' }),
    hostname: field(3, string, { description: 'Its host name, below the DNS name of the service.' }),
    nodeName: field(4, string, { pointer: true, description: 'The node it is on.' }),
    targetRef: field(2, ObjectReference, { description: 'What has the address, such as a pod.' }),
  },
  { atomic: true, description: 'An address behind a service.' },
);
export interface EndpointAddress extends Infer<typeof EndpointAddress> {}

export const EndpointPort = message(
  'io.k8s.api.core.v1.EndpointPort',
  {
    name: field(1, string, { description: 'The port of the service, by name. Needed where there is more than one.' }),
    port: field(2, int32, { description: 'The number of the port.' }),
    protocol: field(3, string, { default: 'TCP', description: 'TCP (the default), UDP or SCTP.' }),
    appProtocol: field(4, string, { pointer: true, description: 'What is spoken there, such as kubernetes.io/h2c.' }),
  },
  { atomic: true, description: 'A port behind a service.' },
);
export interface EndpointPort extends Infer<typeof EndpointPort> {}

export const EndpointSubset = message(
  'io.k8s.api.core.v1.EndpointSubset',
  {
    addresses: field(1, list(EndpointAddress), { description: 'Those that are ready to be called.' }),
    notReadyAddresses: field(2, list(EndpointAddress), { description: 'Those that are not ready yet, or failed.' }),
    ports: field(3, list(EndpointPort), { description: 'The ports of each of the addresses.' }),
  },
  { description: 'Each address together with each port is an endpoint.' },
);
export interface EndpointSubset extends Infer<typeof EndpointSubset> {}

export const Endpoints = message(
  'io.k8s.api.core.v1.Endpoints',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, {
      present: true,
      description: 'Its name, that of the service, labels, annotations and owners.',
    }),
    subsets: field(2, list(EndpointSubset), { description: 'Addresses that have the same ports.' }),
  },
  { description: 'The addresses behind a service. Deprecated: EndpointSlices say the same and scale better.' },
);
export interface Endpoints extends Infer<typeof Endpoints> {}

export const EndpointsKind = defineKind<Endpoints>(
  { group: '', version: 'v1', kind: 'Endpoints', resource: 'endpoints', namespaced: true, shortNames: ['ep'] },
  Endpoints,
);
