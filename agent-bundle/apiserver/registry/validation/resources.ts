import type { ResourceRequirements } from '../../../../common/api/core/v1/resource-requirements.ts';
import { compareQuantities, parseQuantity } from '../../../../common/api/quantity.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import { isExtended, mayOvercommit, validateContainerResourceName } from './resource-names.ts';
import { ownMember } from '../../codec/json-value.ts';

/** What a container may ask for: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export function validateResources(resources: ResourceRequirements | undefined, field: string): FieldError[] {
  const { limits = {}, requests = {} } = resources ?? {};
  return [
    ...Object.entries(limits).flatMap(([name, value]) => validateAmount(name, value, `${field}.limits[${name}]`)),
    ...Object.entries(requests).flatMap(([name, value]) => [
      ...validateAmount(name, value, `${field}.requests[${name}]`),
      ...validateAgainstLimit(name, value, ownMember(limits, name), `${field}.requests`),
    ]),
    ...Object.keys(limits)
      .filter((name) => isExtended(name) && !Object.hasOwn(requests, name))
      .map((name) => requiredValue(`${field}.requests`, `Request for ${name} must be specified when a limit is`)),
  ];
}

const forPods = ['cpu', 'memory'];

/** What all containers of a pod get together: https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/ */
export function validatePodResources(resources: ResourceRequirements | undefined, field: string): FieldError[] {
  if (!resources) return [];
  const unsuited = (part: 'limits' | 'requests') =>
    Object.keys(resources[part] ?? {})
      .filter((name) => !forPods.includes(name) && !name.startsWith('hugepages-'))
      .map((name) => unsupportedValue(`${field}.${part}[${name}]`, name, [...forPods, 'hugepages-']));
  const errors = [...unsuited('limits'), ...unsuited('requests'), ...validateResources(resources, field)];
  if (!resources.claims?.length) return errors;
  return [...errors, forbiddenField(`${field}.claims`, 'claims may not be set for Resources at pod-level')];
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
