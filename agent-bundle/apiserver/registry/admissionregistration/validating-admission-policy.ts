import { ValidatingAdmissionPolicyKind } from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { countGeneration } from '../generation.ts';
import { statusPart } from '../status-part.ts';
import { paramKindCell } from './policy-cells.ts';
import { validatePolicy } from './validating-admission-policy-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/ */
export const validatingAdmissionPolicies = defineResource(ValidatingAdmissionPolicyKind, {
  strategy: {
    prepareForCreate: (policy) => {
      policy.metadata.generation = 1;
      policy.status = {};
    },
    validateCreate: validatePolicy,
    prepareForUpdate: (policy, old) => {
      policy.status = old.status;
      countGeneration(policy, old, ({ spec }) => spec);
    },
    validateUpdate: validatePolicy,
  },
  subresources: { status: statusPart() },
  columns: [
    nameColumn,
    column('Validations', 'How many expressions must be true.', ({ spec }) => spec?.validations?.length ?? 0, {
      type: 'integer',
    }),
    column('ParamKind', 'The kind of its parameters.', ({ spec }) => paramKindCell(spec?.paramKind)),
    ageColumn,
  ],
});
