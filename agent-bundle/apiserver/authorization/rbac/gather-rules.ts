import { selects } from '../../../../common/api/labels.ts';
import type { AggregationRule, ClusterRole } from '../../../../common/api/rbac/v1/cluster-role.ts';
import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';
import { semanticEqual } from '../../registry/equality.ts';

/**
 * What the role `name` gathers from the others that its aggregation rule selects: in the order of the selectors, then of the
 * roles' names, each rule once. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
export function gatheredRules(name: string, rule: AggregationRule, roles: readonly ClusterRole[]): PolicyRule[] {
  const sorted = [...roles].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const gathered: PolicyRule[] = [];
  for (const selector of rule.clusterRoleSelectors ?? []) {
    for (const { metadata, rules = [] } of sorted) {
      if (metadata.name === name || !selects(selector, metadata.labels)) continue;
      for (const one of rules) if (!gathered.some((known) => semanticEqual(known, one))) gathered.push(one);
    }
  }
  return gathered;
}
