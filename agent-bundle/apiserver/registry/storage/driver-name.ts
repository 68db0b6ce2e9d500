import { rfc1123Subdomain } from '../../../../common/api/names.ts';
import { type FieldError, invalidValue, requiredValue, tooLong } from '../field-error.ts';

const nameMost = 63;

/** A CSI driver's name: a DNS name of at most 63 characters, in which capitals are allowed. */
export function validateDriverName(name: string, field: string): FieldError[] {
  if (name === '') return [requiredValue(field)];
  return [
    ...(name.length > nameMost ? [tooLong(field, nameMost)] : []),
    ...rfc1123Subdomain(name.toLowerCase()).map((words) => invalidValue(field, name, words)),
  ];
}
