import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** networking/v1/ip-address: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ip-address-v1/ */
export const ParentReference = message(
  'io.k8s.api.networking.v1.ParentReference',
  {
    group: field(1, string, { description: 'The API group of the object; empty for core.' }),
    resource: field(2, string, { required: true, description: 'The plural of its resource, such as services.' }),
    namespace: field(3, string, { description: 'The namespace of the object.' }),
    name: field(4, string, { required: true, description: 'The name of the object.' }),
  },
  { description: 'The object an address belongs to.' },
);
export interface ParentReference extends Infer<typeof ParentReference> {}

export const IPAddressSpec = message(
  'io.k8s.api.networking.v1.IPAddressSpec',
  {
    parentRef: field(1, ParentReference, { description: 'The object that holds the address.' }),
  },
  { description: 'Who the address was given to; it never changes.' },
);
export interface IPAddressSpec extends Infer<typeof IPAddressSpec> {}

export const IPAddress = message(
  'io.k8s.api.networking.v1.IPAddress',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, IPAddressSpec, { present: true, description: 'Who holds the address.' }),
  },
  { description: 'An address that an object such as a Service holds. Its name is the address in canonical form.' },
);
export interface IPAddress extends Infer<typeof IPAddress> {}

export const IPAddressKind = defineKind<IPAddress>(
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'IPAddress',
    resource: 'ipaddresses',
    namespaced: false,
    shortNames: ['ip'],
  },
  IPAddress,
);
