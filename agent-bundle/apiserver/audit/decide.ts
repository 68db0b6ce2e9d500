import type { User } from '../authentication/authenticator.ts';
import type { RequestInfo, ResourceRequest } from '../routes/request-info.ts';
import type { AuditPolicy, GroupResources, Level, PolicyRule, Stage } from '../../../common/api/audit/v1/policy.ts';

/** What is recorded of one request. */
export interface AuditDecision {
  readonly level: Level;
  readonly omitStages: readonly Stage[];
  readonly omitManagedFields: boolean;
}

const nothing: AuditDecision = { level: 'None', omitStages: [], omitManagedFields: false };

/** By the first rule that matches; what none matches is not recorded. `user`: who has shown himself; undefined for nobody. */
export function decide(policy: AuditPolicy, user: User | undefined, info: RequestInfo): AuditDecision {
  const rule = policy.rules.find((one) => matches(one, user, info));
  if (!rule) return nothing;
  return {
    level: rule.level,
    omitStages: [...policy.omitStages, ...rule.omitStages],
    omitManagedFields: rule.omitManagedFields ?? policy.omitManagedFields,
  };
}

function matches(rule: PolicyRule, user: User | undefined, info: RequestInfo): boolean {
  const { users, userGroups, verbs, resources, namespaces, nonResourceURLs } = rule;
  if (users.length > 0 && !(user && users.includes(user.name))) return false;
  if (userGroups.length > 0 && !user?.groups.some((group) => userGroups.includes(group))) return false;
  if (verbs.length > 0 && !verbs.includes(info.verb)) return false;
  if (resources.length > 0 || namespaces.length > 0) return info.kind === 'resource' && isAbout(rule, info);
  if (nonResourceURLs.length === 0) return true;
  return info.kind === 'path' && nonResourceURLs.some((url) => covers(url, info.path));
}

function isAbout({ namespaces, resources }: PolicyRule, info: ResourceRequest): boolean {
  if (namespaces.length > 0 && !namespaces.includes(info.namespace)) return false;
  return resources.length === 0 || resources.some((one) => holds(one, info));
}

function holds({ group, resources, resourceNames }: GroupResources, info: ResourceRequest): boolean {
  if (group !== info.group) return false;
  if (resources.length === 0) return true;
  if (resourceNames.length > 0 && !resourceNames.includes(info.name)) return false;
  const { resource, subresource } = info;
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  return resources.some(
    (one) =>
      one === '*' || one === whole || one === `${resource}/*` || (subresource !== '' && one === `*/${subresource}`),
  );
}

const covers = (url: string, path: string): boolean =>
  url.endsWith('*') ? path.startsWith(url.slice(0, -1)) : url === path;
