import { qualifiedName } from '../../../../common/api/names.ts';
import { parseQuantity } from '../../../../common/api/quantity.ts';
import { type FieldError, invalidValue } from '../field-error.ts';
import { follows } from './names.ts';

/** Names of what can be counted: https://kubernetes.io/docs/concepts/policy/resource-quotas/#compute-resource-quota */
const ofContainers = ['cpu', 'ephemeral-storage', 'memory'];
const objects = [
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
  'services.loadbalancers',
  'services.nodeports',
];
const ofQuotas = new Set([
  ...ofContainers,
  ...ofContainers.flatMap((name) => [`limits.${name}`, `requests.${name}`]),
  'requests.storage',
  ...objects,
]);

const isHugePages = (name: string): boolean => /^(?:requests\.)?hugepages-/.test(name);

/** `example.com/gpu`: counted in whole pieces, and never more than asked for. */
export const isExtended = (name: string): boolean => name.includes('/') && !name.startsWith('kubernetes.io/');
export const mayOvercommit = (name: string): boolean => !isExtended(name) && !isHugePages(name);
export const isQuotaResource = (name: string): boolean => ofQuotas.has(name) || isHugePages(name);

export function validateResourceName(name: string, field: string): FieldError[] {
  const wrong = follows(qualifiedName, name, field);
  if (wrong.length > 0 || name.includes('/') || name === 'storage' || isQuotaResource(name)) return wrong;
  return [invalidValue(field, name, 'must be a standard resource type or fully qualified')];
}

export function validateContainerResourceName(name: string, field: string): FieldError[] {
  const wrong = validateResourceName(name, field);
  if (name.includes('/') || ofContainers.includes(name) || name.startsWith('hugepages-')) return wrong;
  return [...wrong, invalidValue(field, name, 'must be a standard resource for containers')];
}

export function validateQuotaResourceName(name: string, field: string): FieldError[] {
  const wrong = validateResourceName(name, field);
  if (name.includes('/') || isQuotaResource(name)) return wrong;
  return [...wrong, invalidValue(field, name, 'must be a standard resource for quota')];
}

/** Not below zero, and whole where pieces are counted. */
export function validateResourceQuantity(name: string, amount: string, field: string): FieldError[] {
  const { nanos } = parseQuantity(amount);
  const errors = nanos < 0n ? [invalidValue(field, amount, 'must be greater than or equal to 0')] : [];
  const counted = objects.includes(name) || isExtended(name);
  if (counted && nanos % 1_000_000_000n !== 0n) errors.push(invalidValue(field, amount, 'must be an integer'));
  return errors;
}
