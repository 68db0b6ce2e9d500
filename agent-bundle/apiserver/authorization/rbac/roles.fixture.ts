import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';
import type { Subject } from '../../../../common/api/rbac/v1/subject.ts';
import type { DefaultObjects } from './default-roles/index.ts';
import { RoleIndex } from './role-index.ts';

/** An index that knows these objects. */
export function indexOf(objects: Partial<DefaultObjects>): RoleIndex {
  const index = new RoleIndex();
  const { clusterRoles = [], clusterRoleBindings = [], roles = [], roleBindings = [] } = objects;
  const keyOf = ({ namespace = '', name }: { readonly namespace?: string; readonly name: string }) =>
    `${namespace}/${name}`;
  for (const role of clusterRoles) index.putClusterRole(role.metadata.name, role);
  for (const role of roles) index.putRole(keyOf(role.metadata), role);
  for (const binding of clusterRoleBindings) index.putClusterRoleBinding(binding.metadata.name, binding);
  for (const binding of roleBindings) index.putRoleBinding(keyOf(binding.metadata), binding);
  return index;
}

/** Gives a user rules, in the namespace or everywhere, by a role and a binding of the name `own`. */
export function grant(index: RoleIndex, user: string, rules: PolicyRule[], namespace?: string): void {
  const subjects: Subject[] = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: user }];
  const metadata = { name: `own-${user}`, namespace };
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const binding = {
    metadata,
    subjects,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: metadata.name },
  };
  if (namespace === undefined) {
    index.putClusterRole(metadata.name, { metadata, rules });
    index.putClusterRoleBinding(metadata.name, binding);
  } else {
    index.putRole(`${namespace}/${metadata.name}`, { metadata, rules });
    index.putRoleBinding(`${namespace}/${metadata.name}`, binding);
  }
}
