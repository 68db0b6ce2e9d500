import { type ClusterRole, ClusterRoleKind } from '../../../../common/api/rbac/v1/cluster-role.ts';
import {
  type ClusterRoleBinding,
  ClusterRoleBindingKind,
} from '../../../../common/api/rbac/v1/cluster-role-binding.ts';
import { type Role, RoleKind } from '../../../../common/api/rbac/v1/role.ts';
import { type RoleBinding, RoleBindingKind } from '../../../../common/api/rbac/v1/role-binding.ts';
import type { ApiObject, Kind } from '../../../../common/api/schema/kind.ts';
import type { ServedResources } from '../../routes/served.ts';
import { followObjects } from '../../watch-cache/follow-objects.ts';
import type { RoleIndex } from './role-index.ts';

/** Feeds the index from the caches of roles and bindings, until the signal is aborted. */
export async function followRoles(served: ServedResources, index: RoleIndex, signal: AbortSignal): Promise<void> {
  const follow = <T extends ApiObject>(
    kind: Kind<T>,
    put: (key: string, object: T) => void,
    remove: (key: string) => void,
  ): Promise<void> => followObjects<T>(served.require(kind).cache, { put, remove }, signal);
  await Promise.all([
    follow<ClusterRole>(
      ClusterRoleKind,
      (name, role) => index.putClusterRole(name, role),
      (name) => index.removeClusterRole(name),
    ),
    follow<Role>(
      RoleKind,
      (key, role) => index.putRole(key, role),
      (key) => index.removeRole(key),
    ),
    follow<ClusterRoleBinding>(
      ClusterRoleBindingKind,
      (name, binding) => index.putClusterRoleBinding(name, binding),
      (name) => index.removeClusterRoleBinding(name),
    ),
    follow<RoleBinding>(
      RoleBindingKind,
      (key, binding) => index.putRoleBinding(key, binding),
      (key) => index.removeRoleBinding(key),
    ),
  ]);
}
