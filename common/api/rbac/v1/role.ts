import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, list, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';
import { PolicyRule } from './policy-rule.ts';

/** rbac.authorization.k8s.io/v1/role: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/ */
export const Role = message(
  'io.k8s.api.rbac.v1.Role',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, namespace, labels and annotations.' }),
    rules: field(2, list(PolicyRule), { listType: 'atomic', description: 'What the role allows; nothing when empty.' }),
  },
  { description: 'A set of rights within one namespace. A RoleBinding grants it to somebody.' },
);
export interface Role extends Infer<typeof Role> {}

export const RoleKind = defineKind<Role>(
  { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role', resource: 'roles', namespaced: true },
  Role,
);
