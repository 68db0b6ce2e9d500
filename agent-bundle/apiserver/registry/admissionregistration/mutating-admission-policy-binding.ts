import { MutatingAdmissionPolicyBindingKind } from '../../../../common/api/admissionregistration/v1/mutating-admission-policy-binding.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { countGeneration } from '../generation.ts';
import { paramRefCell } from './policy-cells.ts';
import { validateBinding } from './policy-validation.ts';

/** https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/ */
export const mutatingAdmissionPolicyBindings = defineResource(MutatingAdmissionPolicyBindingKind, {
  strategy: {
    prepareForCreate: ({ metadata }) => {
      metadata.generation = 1;
    },
    validateCreate: ({ spec = {} }) => validateBinding(spec, 'spec'),
    prepareForUpdate: (binding, old) => countGeneration(binding, old, ({ spec }) => spec),
    validateUpdate: ({ spec = {} }) => validateBinding(spec, 'spec'),
  },
  columns: [
    nameColumn,
    column('PolicyName', 'The policy that is bound.', ({ spec }) => spec?.policyName ?? ''),
    column('ParamRef', 'Its parameters.', ({ spec }) => paramRefCell(spec?.paramRef)),
    ageColumn,
  ],
});
