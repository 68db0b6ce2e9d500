import { type Attributes, nameOf } from './authorizer.ts';

/**
 * What may be done, in the words of RBAC's PolicyRule: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-v1/
 * `*` stands for everything; a resource with a subresource is `pods/log`; a path may end in `*`.
 */
export type PolicyRule = ResourceRule | PathRule;

export interface ResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Absent: every name, and collections. */
  readonly resourceNames?: readonly string[];
  /** Absent: every namespace, and the cluster scope. RBAC says this by a RoleBinding. */
  readonly namespaces?: readonly string[];
}

export interface PathRule {
  readonly verbs: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** Whether this rule alone allows what is asked. */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  const { request } = attributes;
  if (!includes(rule.verbs, request.verb)) return false;
  if (request.kind === 'path') {
    return 'nonResourceURLs' in rule && rule.nonResourceURLs.some((pattern) => coversPath(pattern, request.path));
  }
  if (!('resources' in rule)) return false;
  const { resource, subresource } = request;
  return (
    includes(rule.apiGroups, request.group) &&
    includes(rule.resources, subresource === '' ? resource : `${resource}/${subresource}`) &&
    (rule.resourceNames?.includes(nameOf(attributes)) ?? true) &&
    (rule.namespaces?.includes(request.namespace) ?? true)
  );
}

function includes(allowed: readonly string[], wanted: string): boolean {
  return allowed.includes('*') || allowed.includes(wanted);
}

function coversPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;
}
