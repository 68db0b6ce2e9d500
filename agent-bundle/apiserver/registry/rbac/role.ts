import { pathSegment } from '../../../../common/api/names.ts';
import { type Role, RoleKind } from '../../../../common/api/rbac/v1/role.ts';
import { nameColumn } from '../../table/column.ts';
import { createdColumn } from '../../table/created.ts';
import { defineResource } from '../define-resource.ts';
import type { FieldError } from '../field-error.ts';
import { nameBy } from '../validation/object-meta.ts';
import { validateRules } from './policy-rule-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/ */
export const roles = defineResource(RoleKind, {
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

function validate({ rules }: Role): FieldError[] {
  return validateRules(rules, 'namespace');
}
