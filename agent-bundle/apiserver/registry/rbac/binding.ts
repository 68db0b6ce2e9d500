import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import { pathSegment, rfc1123Subdomain } from '../../../../common/api/names.ts';
import type { RoleRef, Subject } from '../../../../common/api/rbac/v1/subject.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import type { Column, Strategy } from '../resource.ts';
import { follows, required } from '../validation/names.ts';
import { nameBy } from '../validation/object-meta.ts';

/** What RoleBindings and ClusterRoleBindings have in common: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding */
export interface Binding extends ApiObject {
  subjects?: Subject[];
  roleRef: RoleRef;
}

const rbacGroup = 'rbac.authorization.k8s.io';

export function setBindingDefaults({ subjects = [], roleRef }: Binding): void {
  roleRef.apiGroup ||= rbacGroup;
  for (const subject of subjects) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup;
  }
}

/** `roleKinds` may be bound. A binding in a namespace means that namespace where an account names none. */
export function bindingStrategy(roleKinds: readonly string[], scope: 'namespace' | 'cluster'): Strategy<Binding> {
  const validate = ({ roleRef, subjects = [] }: Binding): FieldError[] => [
    ...validateRoleRef(roleRef, roleKinds),
    ...subjects.flatMap((subject, index) => validateSubject(subject, scope, `subjects[${index}]`)),
  ];
  return {
    validateName: nameBy(pathSegment),
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: (binding, old) => [
      ...validate(binding),
      ...(semanticEqual(binding.roleRef, old.roleRef)
        ? []
        : [invalidValue('roleRef', binding.roleRef, 'cannot change roleRef')]),
    ],
    createOnUpdate: true,
  };
}

function validateRoleRef({ apiGroup, kind, name }: RoleRef, kinds: readonly string[]): FieldError[] {
  return [
    ...(apiGroup === rbacGroup ? [] : [unsupportedValue('roleRef.apiGroup', apiGroup, [rbacGroup])]),
    ...(kinds.includes(kind) ? [] : [unsupportedValue('roleRef.kind', kind, kinds)]),
    ...required(name, 'roleRef.name', pathSegment),
  ];
}

function validateSubject(subject: Subject, scope: 'namespace' | 'cluster', field: string): FieldError[] {
  const { kind, name, namespace, apiGroup = '' } = subject;
  const errors = required(name, `${field}.name`);
  switch (kind) {
    case 'ServiceAccount':
      errors.push(...follows(rfc1123Subdomain, name || undefined, `${field}.name`));
      if (apiGroup !== '') errors.push(unsupportedValue(`${field}.apiGroup`, apiGroup, ['']));
      if (scope === 'cluster' && !namespace) errors.push(requiredValue(`${field}.namespace`));
      return errors;
    case 'User':
    case 'Group':
      if (apiGroup !== rbacGroup) errors.push(unsupportedValue(`${field}.apiGroup`, apiGroup, [rbacGroup]));
      return errors;
    default:
      return [...errors, unsupportedValue(`${field}.kind`, kind, ['ServiceAccount', 'User', 'Group'])];
  }
}

const wide = { wide: true };

const namesOf = ({ subjects = [] }: Binding, kind: string): string =>
  subjects
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace = '' }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name))
    .join(', ');

export const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  column('Role', 'What is granted.', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  ageColumn,
  column('Users', 'The users it is granted to.', (binding) => namesOf(binding, 'User'), wide),
  column('Groups', 'The groups it is granted to.', (binding) => namesOf(binding, 'Group'), wide),
  column('ServiceAccounts', 'The accounts it is granted to.', (binding) => namesOf(binding, 'ServiceAccount'), wide),
];
