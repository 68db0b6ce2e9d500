import { pathSegment } from '../../../../common/api/names.ts';
import { type ClusterRole, ClusterRoleKind } from '../../../../common/api/rbac/v1/cluster-role.ts';
import { nameColumn } from '../../table/column.ts';
import { createdColumn } from '../../table/created.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, requiredValue } from '../field-error.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { nameBy } from '../validation/object-meta.ts';
import { validateRules } from './policy-rule-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-v1/ */
export const clusterRoles = defineResource(ClusterRoleKind, {
  strategy: {
    validateName: nameBy(pathSegment),
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: validate,
    createOnUpdate: true,
  },
  columns: [nameColumn, createdColumn],
});

function validate({ rules, aggregationRule }: ClusterRole): FieldError[] {
  return [...validateRules(rules, 'cluster'), ...validateAggregation(aggregationRule)];
}

function validateAggregation(rule: ClusterRole['aggregationRule']): FieldError[] {
  if (!rule) return [];
  const field = 'aggregationRule.clusterRoleSelectors';
  const { clusterRoleSelectors = [] } = rule;
  if (clusterRoleSelectors.length === 0) {
    return [requiredValue(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  }
  return clusterRoleSelectors.flatMap((selector, index) => validateLabelSelector(selector, `${field}[${index}]`));
}
