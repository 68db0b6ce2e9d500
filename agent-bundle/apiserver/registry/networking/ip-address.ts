import { type IPAddress, IPAddressKind } from '../../../../common/api/networking/v1/ip-address.ts';
import { pathSegment, rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn, none } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, requiredValue } from '../field-error.ts';
import { unchanged } from '../validation/immutable.ts';
import { follows, required } from '../validation/names.ts';
import { canonicalIP } from '../validation/canonical-address.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ip-address-v1/ */
export const ipAddresses = defineResource(IPAddressKind, {
  strategy: {
    validateName: (name) => {
      const canonical = canonicalIP(name);
      if (canonical === undefined) return [`ParseAddr(${JSON.stringify(name)}): unable to parse IP`];
      return canonical === name ? [] : ['must be a canonical format IP address'];
    },
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: (address, old) => [
      ...validate(address),
      ...unchanged(address.spec.parentRef, old.spec.parentRef, 'spec.parentRef'),
    ],
  },
  columns: [nameColumn, column('ParentRef', 'The object that holds the address.', parentCell), ageColumn],
});

function parentCell({ spec: { parentRef } }: IPAddress): string {
  if (!parentRef) return none;
  const { group, resource, namespace, name } = parentRef;
  const kind = `${resource}${group ? `.${group}` : ''}`.toLowerCase();
  return [kind, ...(namespace ? [namespace] : []), name].join('/');
}

function validate({ spec: { parentRef } }: IPAddress): FieldError[] {
  const field = 'spec.parentRef';
  if (!parentRef) return [requiredValue(field)];
  return [
    ...follows(rfc1123Subdomain, parentRef.group, `${field}.group`),
    ...required(parentRef.resource, `${field}.resource`, pathSegment),
    ...required(parentRef.name, `${field}.name`, pathSegment),
    ...follows(rfc1123Label, parentRef.namespace, `${field}.namespace`),
  ];
}
