import type { Resource } from '../resource.ts';
import { clusterRoleBindings } from './cluster-role-binding.ts';
import { clusterRoles } from './cluster-role.ts';
import { roleBindings } from './role-binding.ts';
import { roles } from './role.ts';

/** The resources of rbac.authorization.k8s.io. */
export const rbacResources: readonly Resource[] = [clusterRoleBindings, clusterRoles, roleBindings, roles];
