import { ClusterRoleBindingKind } from '../../../../common/api/rbac/v1/cluster-role-binding.ts';
import { defineResource } from '../define-resource.ts';
import { bindingColumns, bindingStrategy, setBindingDefaults } from './binding.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-binding-v1/ */
export const clusterRoleBindings = defineResource(ClusterRoleBindingKind, {
  setDefaults: setBindingDefaults,
  strategy: bindingStrategy(['ClusterRole'], 'cluster'),
  columns: bindingColumns,
});
