import type {
  ResourceQuota,
  ResourceQuotaSpec,
  ScopedResourceSelectorRequirement,
} from '../../../../common/api/core/v1/resource-quota.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, invalidValue, requiredValue, stringList } from '../field-error.ts';
import { isQuotaResource, validateQuotaResourceName, validateResourceQuantity } from '../validation/resource-names.ts';

export function validateQuota({ spec = {} }: ResourceQuota): FieldError[] {
  return [...validateAmounts(spec.hard, 'spec.hard'), ...validateScopes(spec), ...validateScopeSelector(spec)];
}

function validateAmounts(amounts: Readonly<Record<string, string>> = {}, field: string): FieldError[] {
  return Object.entries(amounts).flatMap(([name, amount]) => [
    ...validateQuotaResourceName(name, `${field}[${name}]`),
    ...validateResourceQuantity(name, amount, `${field}[${name}]`),
  ]);
}

const compute = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'];
const ofPods = ['pods', ...compute];

/** What may be counted of those that a scope holds for. */
const scopes: Readonly<Record<string, readonly string[]>> = {
  BestEffort: ['pods'],
  CrossNamespacePodAffinity: ofPods,
  NotBestEffort: ofPods,
  NotTerminating: ofPods,
  PriorityClass: ofPods,
  Terminating: ofPods,
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};

const contradictions = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

const isScope = (scope: string): boolean => Object.hasOwn(scopes, scope);
const unsuited = (scope: string, { hard = {} }: ResourceQuotaSpec): boolean =>
  Object.keys(hard).some((name) => isQuotaResource(name) && isScope(scope) && !scopes[scope]?.includes(name));

/** https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes */
function validateScopes(spec: ResourceQuotaSpec): FieldError[] {
  const given = spec.scopes ?? [];
  const wrong = (words: string): FieldError => invalidValue('spec.scopes', given, words);
  return [
    ...given.flatMap((scope) => [
      ...(isScope(scope) ? [] : [wrong('unsupported scope')]),
      ...(unsuited(scope, spec) ? [wrong('unsupported scope applied to resource')] : []),
    ]),
    ...contradictions
      .filter((pair) => pair.every((scope) => given.includes(scope)))
      .map(() => wrong('conflicting scopes')),
  ];
}

function validateScopeSelector(spec: ResourceQuotaSpec): FieldError[] {
  const { scopeSelector } = spec;
  const field = 'spec.scopeSelector.matchExpressions';
  return (scopeSelector?.matchExpressions ?? []).flatMap((requirement) => {
    const { scopeName } = requirement;
    const errors = isScope(scopeName) ? [] : [invalidValue(`${field}.scopeName`, scopeName, 'unsupported scope')];
    if (unsuited(scopeName, spec)) {
      errors.push(invalidValue(field, scopeSelector ?? {}, 'unsupported scope applied to resource'));
    }
    return [...errors, ...validateRequirement(requirement, field)];
  });
}

const withValues = ['PriorityClass', 'VolumeAttributesClass'];
const existsOnly =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, " +
  'ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity';

function validateRequirement(
  { scopeName, operator, values = [] }: ScopedResourceSelectorRequirement,
  field: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (isScope(scopeName) && !withValues.includes(scopeName) && operator !== 'Exists') {
    errors.push(invalidValue(`${field}.operator`, operator, existsOnly));
  }
  switch (operator) {
    case 'In':
    case 'NotIn': {
      const why = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
      return values.length > 0 ? errors : [...errors, requiredValue(`${field}.values`, why)];
    }
    case 'Exists':
    case 'DoesNotExist': {
      const why = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
      return values.length === 0 ? errors : [...errors, invalidValue(`${field}.values`, stringList(values), why)];
    }
    default:
      return [...errors, invalidValue(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}

export function validateQuotaUpdate({ spec = {} }: ResourceQuota, { spec: old = {} }: ResourceQuota): FieldError[] {
  const sorted = (scopes: readonly string[] = []) => [...new Set(scopes)].sort();
  if (semanticEqual(sorted(spec.scopes), sorted(old.scopes))) return [];
  return [invalidValue('spec.scopes', spec.scopes ?? [], 'field is immutable')];
}

export function validateQuotaStatus({ status }: ResourceQuota): FieldError[] {
  return [...validateAmounts(status?.hard, 'status.hard'), ...validateAmounts(status?.used, 'status.used')];
}
