import type { PolicyRule } from '../../../../../common/api/rbac/v1/policy-rule.ts';

/** A role's name, and what it allows. */
export type NamedRules = readonly [name: string, rules: readonly PolicyRule[]];

/** The same in a namespace. */
export type PlacedRules = readonly [namespace: string, name: string, rules: readonly PolicyRule[]];

/** Each a list of words: `rule('get list', 'core apps', 'pods deployments')`. `core` is the group without a name. */
export function rule(verbs: string, groups: string, resources: string, names?: string): PolicyRule {
  return {
    verbs: words(verbs),
    apiGroups: words(groups).map((group) => (group === 'core' ? '' : group)),
    resources: words(resources),
    ...(names === undefined ? {} : { resourceNames: words(names) }),
  };
}

/** What is no resource: `paths('get', '/healthz /version')`. */
export function paths(verbs: string, urls: string): PolicyRule {
  return { verbs: words(verbs), nonResourceURLs: words(urls) };
}

/** Telling what happened. */
export const events: PolicyRule = rule('create patch update', 'core events.k8s.io', 'events');

function words(text: string): string[] {
  return text.split(' ');
}
