import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';
import { coversPath } from './compiled-rule.ts';

/**
 * What of `wanted` the rules `held` do not allow, broken down to single verbs on single resources; empty when all is held.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update
 */
export function missingRules(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(singleRules).filter((single) => !held.some((rule) => covers(rule, single)));
}

/** One verb on one resource or path, of one name at most, at a time. */
function singleRules({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): PolicyRule[] {
  const onResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb): PolicyRule[] => {
        const single = { verbs: [verb], apiGroups: [group], resources: [resource] };
        return resourceNames.length === 0
          ? [single]
          : resourceNames.map((name) => ({ ...single, resourceNames: [name] }));
      }),
    ),
  );
  const onPaths = nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })));
  return [...onResources, ...onPaths];
}

/** `single` is of singleRules. */
function covers(
  rule: PolicyRule,
  { verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule,
): boolean {
  return (
    within(rule.verbs, verbs) &&
    within(rule.apiGroups, apiGroups) &&
    (resources ?? []).every((resource) => coversResource(rule.resources ?? [], resource)) &&
    coversNames(rule.resourceNames ?? [], resourceNames ?? []) &&
    (nonResourceURLs ?? []).every((url) => rule.nonResourceURLs?.some((pattern) => coversPath(pattern, url)))
  );
}

function within(allowed: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  return (wanted ?? []).every((one) => allowed?.includes('*') || allowed?.includes(one));
}

function coversResource(allowed: readonly string[], wanted: string): boolean {
  const slash = wanted.indexOf('/');
  const ofAll = slash < 0 ? undefined : `*${wanted.slice(slash)}`;
  return allowed.some((one) => one === '*' || one === wanted || one === ofAll);
}

/** No names are all names. */
function coversNames(allowed: readonly string[], wanted: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  return wanted.length > 0 && wanted.every((name) => allowed.includes(name));
}
