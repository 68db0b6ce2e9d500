import type {
  MatchCondition,
  NamedRuleWithOperations,
  RuleWithOperations,
} from '../../../../common/api/admissionregistration/v1/rule.ts';
import { pathSegment, qualifiedName } from '../../../../common/api/names.ts';
import {
  type FieldError,
  duplicateValue,
  invalidValue,
  requiredValue,
  stringList,
  tooMany,
  unsupportedValue,
} from '../field-error.ts';
import { validateCel } from '../../admission/matching/expression.ts';
import type { CelType } from '../../cel/cel.ts';
import { follows, oneOf, required } from '../validation/names.ts';

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];

/** https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules */
export function validateRule(rule: RuleWithOperations, field: string): FieldError[] {
  const { operations: asked = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  return [
    ...someOrAll(asked, `${field}.operations`, 'operations'),
    ...asked.flatMap((operation, index) =>
      operations.includes(operation) ? [] : [unsupportedValue(`${field}.operations[${index}]`, operation, operations)],
    ),
    ...someOrAll(apiGroups, `${field}.apiGroups`, 'API groups'),
    ...someOrAll(apiVersions, `${field}.apiVersions`, 'API versions'),
    ...named(apiVersions, `${field}.apiVersions`),
    ...(resources.length === 0 ? [requiredValue(`${field}.resources`)] : []),
    ...named(resources, `${field}.resources`),
    ...validateOverlap(resources, `${field}.resources`),
    ...oneOf(scope, scopes, `${field}.scope`),
  ];
}

/** Some, or `*` alone. */
function someOrAll(values: readonly string[], field: string, what: string): FieldError[] {
  if (values.length === 0) return [requiredValue(field)];
  if (values.length === 1 || !values.includes('*')) return [];
  return [invalidValue(field, stringList(values), `if '*' is present, must not specify other ${what}`)];
}

const named = (values: readonly string[], field: string): FieldError[] =>
  values.flatMap((value, index) => required(value, `${field}[${index}]`));

/** What one pattern covers, no other may name. */
function validateOverlap(resources: readonly string[], field: string): FieldError[] {
  const refuse = (why: string) => [invalidValue(field, stringList(resources), why)];
  if (resources.length > 1 && resources.includes('*/*')) {
    return refuse("if '*/*' is present, must not specify other resources");
  }
  const plain = resources.filter((resource) => !resource.includes('/'));
  if (plain.length > 1 && plain.includes('*')) {
    return refuse("if '*' is present, must not specify other resources without subresources");
  }
  return resources.flatMap((resource, index) => {
    const [kind, below] = resource.split('/');
    if (below === undefined) return [];
    const wider = [`*/${below}`, `${kind}/*`].find((pattern) => pattern !== resource && resources.includes(pattern));
    return wider === undefined
      ? []
      : [invalidValue(`${field}[${index}]`, resource, `if '${wider}' is present, must not specify ${resource}`)];
  });
}

export function validateNamedRule(rule: NamedRuleWithOperations, field: string): FieldError[] {
  const { resourceNames = [] } = rule;
  const names = resourceNames.flatMap((name, index) => {
    const at = `${field}.resourceNames[${index}]`;
    return resourceNames.indexOf(name) < index ? [duplicateValue(at, name)] : follows(pathSegment, name, at);
  });
  return [...names, ...validateRule(rule, field)];
}

const conditionsMost = 64;

/** `variables`: what the expressions may name. */
export function validateMatchConditions(
  conditions: readonly MatchCondition[] | undefined,
  field: string,
  variables: Readonly<Record<string, CelType>>,
): FieldError[] {
  const all = conditions ?? [];
  const errors = all.length > conditionsMost ? [tooMany(field, all.length, conditionsMost)] : [];
  const seen = new Set<string>();
  all.forEach(({ name, expression }, index) => {
    const at = `${field}[${index}]`;
    if (expression.trim() === '') errors.push(requiredValue(`${at}.expression`));
    errors.push(...validateCel(expression, `${at}.expression`, variables, 'bool'));
    errors.push(...required(name, `${at}.name`, qualifiedName));
    if (name !== '' && seen.has(name)) errors.push(duplicateValue(`${at}.name`, name));
    seen.add(name);
  });
  return errors;
}
