import type { LimitRange, LimitRangeItem } from '../../../../common/api/core/v1/limit-range.ts';
import { qualifiedName } from '../../../../common/api/names.ts';
import { compareQuantities, parseQuantity } from '../../../../common/api/quantity.ts';
import { type FieldError, duplicateValue, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { follows } from '../validation/names.ts';
import { mayOvercommit, validateContainerResourceName, validateResourceName } from '../validation/resource-names.ts';
import { ownMember } from '../../codec/json-value.ts';

export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const seen = new Set<string>();
  return (spec?.limits ?? []).flatMap((item, index) => {
    const field = `spec.limits[${index}]`;
    const errors = validateType(item.type, `${field}.type`);
    if (seen.has(item.type)) errors.push(duplicateValue(`${field}.type`, item.type));
    seen.add(item.type);
    return [...errors, ...validateNames(item, field), ...validateAmounts(item, field)];
  });
}

function validateType(type: string, field: string): FieldError[] {
  const wrong = follows(qualifiedName, type, field);
  if (wrong.length > 0 || type.includes('/')) return wrong;
  if (['Container', 'PersistentVolumeClaim', 'Pod'].includes(type)) return [];
  return [invalidValue(field, type, 'must be a standard limit type or fully qualified')];
}

function validateNames(item: LimitRangeItem, field: string): FieldError[] {
  const { type, min = {}, max = {}, default: limits = {}, defaultRequest = {}, maxLimitRequestRatio = {} } = item;
  const ofContainers = type === 'Container' || type === 'Pod';
  const rule = ofContainers ? validateContainerResourceName : validateResourceName;
  const namesOf = (part: object, name: string) =>
    Object.keys(part).flatMap((resource) => rule(resource, `${field}.${name}[${resource}]`));
  const errors = [...namesOf(max, 'max'), ...namesOf(min, 'min')];
  if (type === 'Pod') {
    const why = "may not be specified when `type` is 'Pod'";
    if (Object.keys(limits).length > 0) errors.push(forbiddenField(`${field}.default`, why));
    if (Object.keys(defaultRequest).length > 0) errors.push(forbiddenField(`${field}.defaultRequest`, why));
  } else errors.push(...namesOf(limits, 'default'), ...namesOf(defaultRequest, 'defaultRequest'));
  if (type === 'PersistentVolumeClaim' && min['storage'] === undefined && max['storage'] === undefined) {
    const why = 'either minimum or maximum storage value is required, but neither was provided';
    errors.push(requiredValue(`${field}.limits`, why));
  }
  return [...errors, ...namesOf(maxLimitRequestRatio, 'maxLimitRequestRatio')];
}

/** What may not be larger than what: [smaller, larger, the field at fault, whose value is shown, the words]. */
const orders = [
  ['min', 'max', 'min', 'min', 'min value % is greater than max value %'],
  ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest', 'min value % is greater than default request value %'],
  ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest', 'default request value % is greater than max value %'],
  [
    'defaultRequest',
    'default',
    'defaultRequest',
    'defaultRequest',
    'default request value % is greater than default limit value %',
  ],
  ['min', 'default', 'default', 'min', 'min value % is greater than default value %'],
  ['default', 'max', 'default', 'max', 'default value % is greater than max value %'],
] as const;

/** Of a resource that may be called `constructor`. */
const amountOf = (amounts: Readonly<Record<string, string>> | undefined, resource: string): string | undefined =>
  amounts && ownMember(amounts, resource);

const isLess = (a: string, b: string): boolean => compareQuantities(parseQuantity(a), parseQuantity(b)) < 0;

function validateAmounts(item: LimitRangeItem, field: string): FieldError[] {
  const parts = ['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
  const resources = [...new Set(parts.flatMap((part) => Object.keys(item[part] ?? {})))].sort();
  return resources.flatMap((resource) => {
    const errors = orders.flatMap(([smaller, larger, at, shown, words]) => {
      const [a, b, value] = [
        amountOf(item[smaller], resource),
        amountOf(item[larger], resource),
        amountOf(item[shown], resource),
      ];
      if (a === undefined || b === undefined || value === undefined || !isLess(b, a)) return [];
      return [invalidValue(`${field}.${at}[${resource}]`, value, words.replace('%', a).replace('%', b))];
    });
    return [...errors, ...validateRatio(item, resource, field), ...validateFixed(item, resource, field)];
  });
}

function validateRatio({ min, max, maxLimitRequestRatio }: LimitRangeItem, resource: string, field: string) {
  const ratio = amountOf(maxLimitRequestRatio, resource);
  if (ratio === undefined) return [];
  const at = `${field}.maxLimitRequestRatio[${resource}]`;
  if (isLess(ratio, '1')) return [invalidValue(at, ratio, `ratio ${ratio} is less than 1`)];
  const [least, most] = [amountOf(min, resource), amountOf(max, resource)];
  if (least === undefined || most === undefined) return [];
  const possible = Number(parseQuantity(most).nanos) / Number(parseQuantity(least).nanos);
  if (Number(parseQuantity(ratio).nanos) / 1e9 <= possible) return [];
  return [invalidValue(at, ratio, `ratio ${ratio} is greater than max/min = ${possible.toFixed(6)}`)];
}

/** What cannot be overcommitted is requested exactly as it is limited. */
function validateFixed({ default: limits, defaultRequest }: LimitRangeItem, resource: string, field: string) {
  const [limit, request] = [amountOf(limits, resource), amountOf(defaultRequest, resource)];
  if (limit === undefined || request === undefined || mayOvercommit(resource)) return [];
  if (!isLess(limit, request) && !isLess(request, limit)) return [];
  const why = `default value ${limit} must equal to defaultRequest value ${request} in ${resource}`;
  return [invalidValue(`${field}.defaultRequest[${resource}]`, request, why)];
}
