import type {
  NamedRuleWithOperations,
  RuleWithOperations,
} from '../../../../common/api/admissionregistration/v1/rule.ts';

/** What rules are matched against. */
export interface Subject {
  readonly operation: string;
  readonly group: string;
  readonly version: string;
  /** The plural. */
  readonly resource: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly namespaced: boolean;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules */
export function matchesRule(rule: RuleWithOperations, subject: Subject): boolean {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  return (
    hasOrAll(operations, subject.operation) &&
    hasOrAll(apiGroups, subject.group) &&
    hasOrAll(apiVersions, subject.version) &&
    resources.some((pattern) => matchesResource(pattern, subject)) &&
    matchesScope(scope, subject)
  );
}

/** Which objects a rule is about that names some. */
export const matchesName = ({ resourceNames = [] }: NamedRuleWithOperations, name: string): boolean =>
  resourceNames.length === 0 || resourceNames.includes(name);

const hasOrAll = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

// `pods`, `pods/status`, `pods/*`, `*/scale`; `*` for all but subresources, `*/*` for those too.
function matchesResource(pattern: string, { resource, subresource }: Subject): boolean {
  const [named = '', below] = pattern.split('/');
  const isBelow = below === undefined ? subresource === '' : below === '*' || below === subresource;
  return (named === '*' || named === resource) && isBelow;
}

/** A Namespace stands outside namespaces. */
function matchesScope(scope: string | undefined, { namespaced }: Subject): boolean {
  if (scope === 'Namespaced') return namespaced;
  return scope !== 'Cluster' || !namespaced;
}
