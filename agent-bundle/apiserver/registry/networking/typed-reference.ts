import type { TypedLocalObjectReference } from '../../../../common/api/core/v1/references.ts';
import { pathSegment, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { type FieldError, requiredValue } from '../field-error.ts';
import { follows } from '../validation/names.ts';

/** An object of any kind that an Ingress or an IngressClass points to. */
export function validateTypedReference(
  { apiGroup, kind, name }: TypedLocalObjectReference,
  field: string,
): FieldError[] {
  return [
    ...follows(rfc1123Subdomain, apiGroup, `${field}.apiGroup`),
    ...(kind ? follows(pathSegment, kind, `${field}.kind`) : [requiredValue(`${field}.kind`, 'kind is required')]),
    ...(name ? follows(pathSegment, name, `${field}.name`) : [requiredValue(`${field}.name`, 'name is required')]),
  ];
}
