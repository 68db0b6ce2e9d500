import { RoleBindingKind } from '../../../../common/api/rbac/v1/role-binding.ts';
import { defineResource } from '../define-resource.ts';
import { bindingColumns, bindingStrategy, setBindingDefaults } from './binding.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/ */
export const roleBindings = defineResource(RoleBindingKind, {
  setDefaults: setBindingDefaults,
  strategy: bindingStrategy(['Role', 'ClusterRole'], 'namespace'),
  columns: bindingColumns,
});
