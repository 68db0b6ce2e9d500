import { SelectorError, selects } from '../labels.ts';
import type { ClusterRole } from './v1/cluster-role.ts';
import type { PolicyRule } from './v1/policy-rule.ts';

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
    for (const { metadata, rules: own = [] } of others) {
      if (!isSelected(selector, metadata.labels)) continue;
      for (const rule of own) {
        const meaning = meaningOf(rule);
        if (!rules.has(meaning)) rules.set(meaning, rule);
      }
    }
  }
  return [...rules.values()];
}

/** A selector that cannot be read selects nothing. */
function isSelected(selector: Parameters<typeof selects>[0], labels: ClusterRole['metadata']['labels']): boolean {
  try {
    return selects(selector, labels);
  } catch (error) {
    if (error instanceof SelectorError) return false;
    throw error;
  }
}

/** The same for equal rules: a list that is empty says as much as one that is not there. */
function meaningOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  return JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs].map((words) => words ?? []));
}
