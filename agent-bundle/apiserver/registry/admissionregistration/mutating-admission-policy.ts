import {
  type MutatingAdmissionPolicy,
  MutatingAdmissionPolicyKind,
  type Mutation,
} from '../../../../common/api/admissionregistration/v1/mutating-admission-policy.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, forbiddenField, requiredValue, unsupportedValue } from '../field-error.ts';
import { countGeneration } from '../generation.ts';
import { requiredOneOf } from '../validation/names.ts';
import { paramKindCell } from './policy-cells.ts';
import { validateConstraints, validateExpression, validateParamKind, validateVariables } from './policy-validation.ts';
import { validateCel } from '../../admission/matching/expression.ts';
import { type PolicyScope, conditionVariables, policyScope } from '../../admission/policy/policy-variables.ts';
import { validateMatchConditions } from './rule-validation.ts';
import { failurePolicies, reinvocationPolicies } from './webhook-validation.ts';

/** https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/ */
export const mutatingAdmissionPolicies = defineResource(MutatingAdmissionPolicyKind, {
  strategy: {
    prepareForCreate: ({ metadata }) => {
      metadata.generation = 1;
    },
    validateCreate: validate,
    prepareForUpdate: (policy, old) => countGeneration(policy, old, ({ spec }) => spec),
    validateUpdate: validate,
  },
  columns: [
    nameColumn,
    column('Mutations', 'How many changes it makes.', ({ spec }) => spec?.mutations?.length ?? 0, { type: 'integer' }),
    column('ParamKind', 'The kind of its parameters.', ({ spec }) => paramKindCell(spec?.paramKind)),
    ageColumn,
  ],
});

function validate({ spec = {} }: MutatingAdmissionPolicy): FieldError[] {
  const { mutations = [] } = spec;
  const scope = policyScope(spec.paramKind, spec.variables ?? []);
  const errors = [
    ...requiredOneOf(spec.failurePolicy, failurePolicies, 'spec.failurePolicy'),
    ...requiredOneOf(spec.reinvocationPolicy, reinvocationPolicies, 'spec.reinvocationPolicy'),
    ...validateParamKind(spec.paramKind, 'spec.paramKind'),
    ...validateConstraints(spec.matchConstraints, 'spec.matchConstraints'),
    ...validateMatchConditions(spec.matchConditions, 'spec.matchConditions', conditionVariables(spec.paramKind)),
    ...validateVariables(spec.variables, 'spec.variables', scope),
  ];
  if (mutations.length === 0) errors.push(requiredValue('spec.mutations', 'mutations must contain at least one item'));
  return [...errors, ...mutations.flatMap((each, index) => validateMutation(each, `spec.mutations[${index}]`, scope))];
}

/** Each type of patch, and the member that holds it. */
const patches = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' } as const;

function validateMutation(mutation: Mutation, field: string, { variables }: PolicyScope): FieldError[] {
  const types = Object.keys(patches) as (keyof typeof patches)[];
  const type = types.find((known) => known === mutation.patchType);
  if (type === undefined) {
    if (mutation.patchType === '') return [requiredValue(`${field}.patchType`)];
    return [unsupportedValue(`${field}.patchType`, mutation.patchType, types)];
  }
  return types.flatMap((other) => {
    const at = `${field}.${patches[other]}`;
    const given = mutation[patches[other]];
    if (other !== type) return given ? [forbiddenField(at, `must not be specified when patchType is ${type}`)] : [];
    if (!given) return [requiredValue(at, `must be specified when patchType is ${type}`)];
    const { expression = '' } = given;
    return [
      ...validateExpression(expression, `${at}.expression`),
      ...validateCel(expression, `${at}.expression`, variables, 'dyn'),
    ];
  });
}
