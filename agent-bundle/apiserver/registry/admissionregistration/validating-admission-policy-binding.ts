import {
  type ValidatingAdmissionPolicyBinding,
  ValidatingAdmissionPolicyBindingKind,
} from '../../../../common/api/admissionregistration/v1/validating-admission-policy-binding.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import {
  type FieldError,
  duplicateValue,
  invalidValue,
  requiredValue,
  stringList,
  unsupportedValue,
} from '../field-error.ts';
import { countGeneration } from '../generation.ts';
import { paramRefCell } from './policy-cells.ts';
import { validateBinding } from './policy-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-binding-v1/ */
export const validatingAdmissionPolicyBindings = defineResource(ValidatingAdmissionPolicyBindingKind, {
  strategy: {
    prepareForCreate: ({ metadata }) => {
      metadata.generation = 1;
    },
    validateCreate: validate,
    prepareForUpdate: (binding, old) => countGeneration(binding, old, ({ spec }) => spec),
    validateUpdate: validate,
  },
  columns: [
    nameColumn,
    column('PolicyName', 'The policy that is bound.', ({ spec }) => spec?.policyName ?? ''),
    column('ParamRef', 'Its parameters.', ({ spec }) => paramRefCell(spec?.paramRef)),
    ageColumn,
  ],
});

function validate({ spec = {} }: ValidatingAdmissionPolicyBinding): FieldError[] {
  return [...validateBinding(spec, 'spec'), ...validateActions(spec.validationActions ?? [], 'spec.validationActions')];
}

const actions = ['Audit', 'Deny', 'Warn'];

function validateActions(asked: readonly string[], field: string): FieldError[] {
  if (asked.length === 0) return [requiredValue(field)];
  const errors = asked.flatMap((action, index) => {
    const at = `${field}[${index}]`;
    if (!actions.includes(action)) return [unsupportedValue(at, action, actions)];
    return asked.indexOf(action) < index ? [duplicateValue(at, action)] : [];
  });
  if (asked.includes('Deny') && asked.includes('Warn')) {
    const why =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
    errors.push(invalidValue(field, stringList(asked), why));
  }
  return errors;
}
