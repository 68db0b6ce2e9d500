import { ObjectReference } from './references.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, int32, list, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/endpoints: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const EndpointAddress = message(
  'io.k8s.api.core.v1.EndpointAddress',
  {
    ip: field(1, string, { required: true }),
    hostname: field(3, string),
    nodeName: field(4, string, { pointer: true }),
    targetRef: field(2, ObjectReference),
  },
  { atomic: true },
);
export interface EndpointAddress extends Infer<typeof EndpointAddress> {}

export const EndpointPort = message(
  'io.k8s.api.core.v1.EndpointPort',
  {
    name: field(1, string),
    port: field(2, int32),
    protocol: field(3, string, { default: 'TCP' }),
    appProtocol: field(4, string, { pointer: true }),
  },
  { atomic: true },
);
export interface EndpointPort extends Infer<typeof EndpointPort> {}

export const EndpointSubset = message('io.k8s.api.core.v1.EndpointSubset', {
  addresses: field(1, list(EndpointAddress)),
  notReadyAddresses: field(2, list(EndpointAddress)),
  ports: field(3, list(EndpointPort)),
});
export interface EndpointSubset extends Infer<typeof EndpointSubset> {}

export const Endpoints = message(
  'io.k8s.api.core.v1.Endpoints',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true }),
    subsets: field(2, list(EndpointSubset), { description: 'Addresses that have the same ports.' }),
  },
  { description: 'The addresses behind a service. EndpointSlices say the same and scale better.' },
);
export interface Endpoints extends Infer<typeof Endpoints> {}

export const EndpointsKind = defineKind<Endpoints>(
  { group: '', version: 'v1', kind: 'Endpoints', resource: 'endpoints', namespaced: true, shortNames: ['ep'] },
  Endpoints,
);
