import type { ApiObject, Kind } from '../schema/kind.ts';
import { ClusterRoleBindingKind } from './v1/cluster-role-binding.ts';
import { ClusterRoleKind } from './v1/cluster-role.ts';
import { RoleBindingKind } from './v1/role-binding.ts';
import { RoleKind } from './v1/role.ts';

/** The kinds of rbac.authorization.k8s.io. */
export const rbacKinds: readonly Kind<ApiObject>[] = [
  ClusterRoleBindingKind,
  ClusterRoleKind,
  RoleBindingKind,
  RoleKind,
];
