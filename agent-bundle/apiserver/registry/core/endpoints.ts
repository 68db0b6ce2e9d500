import { type Endpoints, EndpointsKind } from '../../../../common/api/core/v1/endpoints.ts';
import { rfc1123Label, rfc1123Subdomain, portNumber } from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { endpointsCell } from '../../table/endpoints.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { validateEndpointIP } from '../validation/addresses.ts';
import { protocols } from '../validation/container.ts';
import { follows, required, requiredOneOf } from '../validation/names.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoints-v1/ */
export const endpoints = defineResource(EndpointsKind, {
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: validate,
    createOnUpdate: true,
  },
  columns: [nameColumn, column('Endpoints', 'Where the service is answered.', endpointsCell), ageColumn],
});

type Subset = NonNullable<Endpoints['subsets']>[number];

function validate({ subsets = [] }: Endpoints): FieldError[] {
  return subsets.flatMap((subset, index) => validateSubset(subset, `subsets[${index}]`));
}

function validateSubset({ addresses = [], notReadyAddresses = [], ports = [] }: Subset, field: string): FieldError[] {
  if (addresses.length === 0 && notReadyAddresses.length === 0) {
    return [requiredValue(field, 'must specify `addresses` or `notReadyAddresses`')];
  }
  return [
    ...addresses.flatMap((address, index) => validateAddress(address, `${field}.addresses[${index}]`)),
    ...notReadyAddresses.flatMap((address, index) => validateAddress(address, `${field}.notReadyAddresses[${index}]`)),
    ...ports.flatMap((port, index) => validatePort(port, ports.length > 1, `${field}.ports[${index}]`)),
  ];
}

type Address = NonNullable<Subset['addresses']>[number];
type Port = NonNullable<Subset['ports']>[number];

function validateAddress({ ip, hostname, nodeName }: Address, field: string): FieldError[] {
  return [
    ...validateEndpointIP(ip, `${field}.ip`),
    ...follows(rfc1123Label, hostname || undefined, `${field}.hostname`),
    ...follows(rfc1123Subdomain, nodeName, `${field}.nodeName`),
  ];
}

function validatePort({ name, port = 0, protocol }: Port, needsName: boolean, field: string): FieldError[] {
  return [
    ...(needsName || name ? required(name, `${field}.name`, rfc1123Label) : []),
    ...portNumber(port).map((words) => invalidValue(`${field}.port`, port, words)),
    ...requiredOneOf(protocol, protocols, `${field}.protocol`),
  ];
}
