import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';
import { type FieldError, invalidValue, requiredValue, stringList } from '../field-error.ts';

/** Where a role's rules hold: paths that are no resources lie in no namespace. */
type Scope = 'namespace' | 'cluster';

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole */
export function validateRules(rules: readonly PolicyRule[] | undefined, scope: Scope): FieldError[] {
  return (rules ?? []).flatMap((rule, index) => validateRule(rule, scope, `rules[${index}]`));
}

function validateRule(rule: PolicyRule, scope: Scope, field: string): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors: FieldError[] = [];
  if (verbs.length === 0) errors.push(requiredValue(`${field}.verbs`, 'verbs must contain at least one value'));
  if (nonResourceURLs.length > 0) {
    const refuse = (why: string) =>
      errors.push(invalidValue(`${field}.nonResourceURLs`, stringList(nonResourceURLs), why));
    if (scope === 'namespace') refuse('namespaced rules cannot apply to non-resource URLs');
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      refuse('rules cannot apply to both regular resources and non-resource URLs');
    }
    return errors;
  }
  if (apiGroups.length === 0) {
    errors.push(requiredValue(`${field}.apiGroups`, 'resource rules must supply at least one api group'));
  }
  if (resources.length === 0) {
    errors.push(requiredValue(`${field}.resources`, 'resource rules must supply at least one resource'));
  }
  return errors;
}
