import type { ResourceRequirements } from '../../../../common/api/core/v1/resource-requirements.ts';
import { compareQuantities, parseQuantity } from '../../../../common/api/quantity.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { isExtended, mayOvercommit, validateContainerResourceName } from './resource-names.ts';

/** What a container may ask for: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export function validateResources(resources: ResourceRequirements | undefined, field: string): FieldError[] {
  const { limits = {}, requests = {} } = resources ?? {};
  return [
    ...Object.entries(limits).flatMap(([name, value]) => validateAmount(name, value, `${field}.limits[${name}]`)),
    ...Object.entries(requests).flatMap(([name, value]) => [
      ...validateAmount(name, value, `${field}.requests[${name}]`),
      ...validateAgainstLimit(name, value, limits[name], `${field}.requests`),
    ]),
    ...Object.keys(limits)
      .filter((name) => isExtended(name) && requests[name] === undefined)
      .map((name) => requiredValue(`${field}.requests`, `Request for ${name} must be specified when a limit is`)),
  ];
}

function validateAmount(name: string, value: string, field: string): FieldError[] {
  const errors = validateContainerResourceName(name, field);
  const { nanos } = parseQuantity(value);
  if (nanos < 0n) errors.push(invalidValue(field, value, 'must be greater than or equal to 0'));
  if (isExtended(name) && nanos % 1_000_000_000n !== 0n) errors.push(invalidValue(field, value, 'must be an integer'));
  return errors;
}

function validateAgainstLimit(name: string, value: string, limit: string | undefined, field: string): FieldError[] {
  const overcommits = mayOvercommit(name);
  if (limit === undefined) {
    return overcommits
      ? []
      : [requiredValue(field.replace(/requests$/, 'limits'), 'Limit must be set for non overcommitable resources')];
  }
  const order = compareQuantities(parseQuantity(value), parseQuantity(limit));
  if (overcommits) {
    return order > 0 ? [invalidValue(field, value, `must be less than or equal to ${name} limit of ${limit}`)] : [];
  }
  return order === 0 ? [] : [invalidValue(field, value, `must be equal to ${name} limit of ${limit}`)];
}
