import type {
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  Subject,
} from '../../../../common/api/flowcontrol/v1/flow-schema.ts';
import { rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  requiredValue,
  stringList,
  unsupportedValue,
} from '../field-error.ts';
import { follows, required } from '../validation/names.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/flow-schema-v1/ */
export function validateFlowRule(rule: PolicyRulesWithSubjects, field: string): FieldError[] {
  const { subjects, resourceRules = [], nonResourceRules = [] } = rule;
  const errors: FieldError[] = [];
  if (subjects.length === 0)
    errors.push(requiredValue(`${field}.subjects`, 'subjects must contain at least one value'));
  subjects.forEach((subject, index) => errors.push(...validateSubject(subject, `${field}.subjects[${index}]`)));
  if (resourceRules.length === 0 && nonResourceRules.length === 0) {
    errors.push(requiredValue(field, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  }
  resourceRules.forEach((each, index) =>
    errors.push(...validateResourceRule(each, `${field}.resourceRules[${index}]`)),
  );
  nonResourceRules.forEach((each, index) =>
    errors.push(...validatePathRule(each, `${field}.nonResourceRules[${index}]`)),
  );
  return errors;
}

/** Of these members the one that the kind names is there, and no other. */
const members = { Group: 'group', ServiceAccount: 'serviceAccount', User: 'user' } as const;

function validateSubject(subject: Subject, field: string): FieldError[] {
  const kinds = Object.keys(members) as (keyof typeof members)[];
  if (!kinds.some((kind) => kind === subject.kind)) return [unsupportedValue(`${field}.kind`, subject.kind, kinds)];
  return kinds.flatMap((kind) => {
    const member = members[kind];
    const given = subject[member] !== undefined;
    if (kind === subject.kind) {
      if (!given) return [requiredValue(`${field}.${member}`, `${member} is required when subject kind is '${kind}'`)];
      return validateMember(subject, `${field}.${member}`);
    }
    const why = `${member} is forbidden when subject kind is not '${kind}'`;
    return given ? [forbiddenField(`${field}.${member}`, why)] : [];
  });
}

function validateMember({ user, group, serviceAccount }: Subject, field: string): FieldError[] {
  if (!serviceAccount) return required((user ?? group)?.name, `${field}.name`);
  const { namespace, name } = serviceAccount;
  return [
    ...(namespace === ''
      ? [requiredValue(`${field}.namespace`, 'must specify namespace for service account')]
      : follows(rfc1123Label, namespace, `${field}.namespace`)),
    ...(name === '*' ? [] : required(name, `${field}.name`, rfc1123Subdomain)),
  ];
}

const knownVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

function validateResourceRule(rule: ResourcePolicyRule, field: string): FieldError[] {
  const { verbs, apiGroups, resources, namespaces = [], clusterScope = false } = rule;
  const errors = [
    ...validateVerbs(verbs, `${field}.verbs`),
    ...validateSet(apiGroups, `${field}.apiGroups`, 'resource rules must supply at least one api group', 'api groups'),
    ...validateSet(resources, `${field}.resources`, 'resource rules must supply at least one resource', 'resources'),
  ];
  const at = `${field}.namespaces`;
  if (namespaces.length === 0 && !clusterScope) {
    errors.push(requiredValue(at, 'resource rules that are not cluster scoped must supply at least one namespace'));
  } else if (namespaces.includes('*')) {
    errors.push(...validateSet(namespaces, at, '', 'namespaces'));
  } else {
    namespaces.forEach((namespace, index) => errors.push(...follows(rfc1123Label, namespace, `${at}[${index}]`)));
  }
  return errors;
}

function validatePathRule({ verbs, nonResourceURLs }: NonResourcePolicyRule, field: string): FieldError[] {
  const at = `${field}.nonResourceURLs`;
  const errors = [
    ...validateVerbs(verbs, `${field}.verbs`),
    ...validateSet(nonResourceURLs, at, 'nonResourceURLs must contain at least one value', 'non-resource URLs'),
  ];
  if (nonResourceURLs.includes('*')) return errors;
  return [...errors, ...nonResourceURLs.flatMap((path, index) => validatePath(path, `${at}[${index}]`))];
}

function validateVerbs(verbs: readonly string[], field: string): FieldError[] {
  const errors = validateSet(verbs, field, 'verbs must contain at least one value', 'verbs');
  if (errors.length > 0 || verbs.includes('*')) return errors;
  return verbs.every((verb) => knownVerbs.includes(verb))
    ? []
    : [unsupportedValue(field, stringList(verbs), knownVerbs)];
}

/** Something, or `*` alone. */
function validateSet(values: readonly string[], field: string, whenEmpty: string, what: string): FieldError[] {
  if (values.length === 0) return [requiredValue(field, whenEmpty)];
  if (!values.includes('*') || values.length === 1) return [];
  return [invalidValue(field, stringList(values), `if '*' is present, must not specify other ${what}`)];
}

function validatePath(path: string, field: string): FieldError[] {
  const refuse = (why: string) => [invalidValue(field, path, why)];
  if (path === '') return refuse('must not be empty');
  if (path === '/') return [];
  if (!path.startsWith('/')) return refuse('must start with slash');
  if (path.includes(' ')) return refuse('must not contain white-space');
  if (path.includes('//')) return refuse('must not contain double slash');
  const star = path.indexOf('*');
  if (star >= 0 && (star < path.length - 1 || !path.endsWith('/*')))
    return refuse('wildcard can only do suffix matching');
  return [];
}
