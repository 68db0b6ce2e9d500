import { SelectorError, selects } from '../../../common/api/labels.ts';
import type { ClusterRole } from '../../../common/api/rbac/v1/cluster-role.ts';
import type { PolicyRule } from '../../../common/api/rbac/v1/policy-rule.ts';
import { canonicalJson } from '../canonical-json.ts';

/**
 * The rules of every other role that one of the role's selectors selects: selector by selector, and for each by the names
 * of those roles; each rule once. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
export function aggregatedRules(role: ClusterRole, all: Iterable<ClusterRole>): PolicyRule[] {
  const others = [...all]
    .filter(({ metadata }) => metadata.name !== role.metadata.name)
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const rules = new Map<string, PolicyRule>();
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    for (const rule of others.flatMap((each) =>
      isSelected(selector, each.metadata.labels) ? (each.rules ?? []) : [],
    )) {
      const key = canonicalJson(rule);
      if (!rules.has(key)) rules.set(key, rule);
    }
  }
  return [...rules.values()];
}

function isSelected(selector: Parameters<typeof selects>[0], labels: ClusterRole['metadata']['labels']): boolean {
  try {
    return selects(selector, labels);
  } catch (error) {
    if (error instanceof SelectorError) return false;
    throw error;
  }
}
