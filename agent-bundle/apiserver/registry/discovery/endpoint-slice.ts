import { type EndpointSlice, EndpointSliceKind } from '../../../../common/api/discovery/v1/endpoint-slice.ts';
import {
  type NameRule,
  labelValueRule,
  portNumber,
  rfc1123Label,
  rfc1123Subdomain,
} from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { sliceAddressesCell, slicePortsCell } from '../../table/endpoints.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, duplicateValue, invalidValue, requiredValue, tooMany } from '../field-error.ts';
import { addressWarnings } from '../validation/address-warnings.ts';
import { validateEndpointIP } from '../validation/addresses.ts';
import { protocols } from '../validation/container.ts';
import { follows, requiredOneOf } from '../validation/names.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/ */
export const endpointSlices = defineResource(EndpointSliceKind, {
  strategy: {
    prepareForCreate: ({ metadata }) => {
      metadata.generation = 1;
    },
    validateCreate: validate,
    prepareForUpdate: (slice, old) => {
      const counted = ({ addressType, endpoints, ports, metadata: { labels } }: EndpointSlice) => ({
        addressType,
        endpoints,
        ports,
        labels,
      });
      const changed = !semanticEqual(counted(slice), counted(old));
      slice.metadata.generation = (old.metadata.generation ?? 1) + (changed ? 1 : 0);
    },
    validateUpdate: (slice, old) => [
      ...validate(slice),
      ...(slice.addressType === old.addressType
        ? []
        : [invalidValue('addressType', slice.addressType, 'field is immutable')]),
    ],
    warnings: addressesWarnings,
  },
  columns: [
    nameColumn,
    column('AddressType', 'IPv4, IPv6 or FQDN.', ({ addressType }) => addressType),
    column('Ports', 'The ports of every endpoint.', slicePortsCell),
    column('Endpoints', 'The addresses.', sliceAddressesCell),
    ageColumn,
  ],
});

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const endpointsMost = 1000;
const addressesMost = 100;
const portsMost = 20_000;

function validate({ addressType, endpoints, ports = [] }: EndpointSlice): FieldError[] {
  return [
    ...requiredOneOf(addressType, addressTypes, 'addressType'),
    ...(endpoints.length > endpointsMost ? [tooMany('endpoints', endpoints.length, endpointsMost)] : []),
    ...endpoints.flatMap((endpoint, index) => validateEndpoint(endpoint, addressType, `endpoints[${index}]`)),
    ...validatePorts(ports),
  ];
}

type Endpoint = EndpointSlice['endpoints'][number];

function validateEndpoint(endpoint: Endpoint, type: string, field: string): FieldError[] {
  const { addresses, hostname, nodeName, zone, hints } = endpoint;
  const at = `${field}.addresses`;
  const errors: FieldError[] = [];
  if (addresses.length === 0) errors.push(requiredValue(at, 'must contain at least 1 address'));
  else if (addresses.length > addressesMost) errors.push(tooMany(at, addresses.length, addressesMost));
  addresses.forEach((address, index) => errors.push(...validateAddress(address, type, `${at}[${index}]`)));
  return [
    ...errors,
    ...follows(rfc1123Subdomain, nodeName, `${field}.nodeName`),
    ...follows(rfc1123Label, hostname, `${field}.hostname`),
    ...follows(labelValueRule, zone, `${field}.zone`),
    ...validateHints(hints?.forZones ?? [], labelValueRule, `${field}.hints.forZones`),
    ...validateHints(hints?.forNodes ?? [], rfc1123Subdomain, `${field}.hints.forNodes`),
  ];
}

const hintsMost = 8;

/** The zones, or the nodes, that an endpoint should serve. */
function validateHints(hints: readonly { readonly name: string }[], rule: NameRule, field: string): FieldError[] {
  if (hints.length > hintsMost) return [tooMany(field, hints.length, hintsMost)];
  return hints.flatMap(({ name }, index) => {
    const at = `${field}[${index}].name`;
    const isRepeated = hints.slice(0, index).some((earlier) => earlier.name === name);
    return isRepeated ? [duplicateValue(at, name)] : follows(rule, name, at);
  });
}

function validateAddress(address: string, type: string, field: string): FieldError[] {
  if (type === 'FQDN') return follows(rfc1123Subdomain, address, field);
  const errors = validateEndpointIP(address, field);
  if (errors.length > 0) return errors;
  return address.includes(':') === (type === 'IPv6')
    ? []
    : [invalidValue(field, address, `must be an ${type} address`)];
}

function validatePorts(ports: NonNullable<EndpointSlice['ports']>): FieldError[] {
  if (ports.length > portsMost) return [tooMany('ports', ports.length, portsMost)];
  const names = new Set<string>();
  return ports.flatMap(({ name = '', protocol, port }, index) => {
    const errors = name === '' ? [] : follows(rfc1123Label, name, `ports[${index}].name`);
    if (names.has(name)) errors.push(duplicateValue(`ports[${index}].name`, name));
    names.add(name);
    errors.push(...requiredOneOf(protocol, protocols, `ports[${index}].protocol`));
    if (port === undefined) return errors;
    return [...errors, ...portNumber(port).map((words) => invalidValue(`ports[${index}].port`, port, words))];
  });
}

const managedBy = 'endpointslice.kubernetes.io/managed-by';
const ownManagers = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'];

/** The controllers write addresses as they should be. */
function addressesWarnings({ metadata, addressType, endpoints }: EndpointSlice): string[] {
  if (addressType === 'FQDN' || ownManagers.includes(metadata.labels?.[managedBy] ?? '')) return [];
  return endpoints.flatMap(({ addresses }, index) =>
    addresses.flatMap((ip, place) => addressWarnings(ip, `endpoints[${index}].addresses[${place}]`)),
  );
}
