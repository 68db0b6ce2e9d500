import type {
  AuditAnnotation,
  ValidatingAdmissionPolicy,
  Validation,
} from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import { qualifiedName } from '../../../../common/api/names.ts';
import { type FieldError, duplicateValue, invalidValue, requiredValue } from '../field-error.ts';
import { validateCel } from '../../admission/matching/expression.ts';
import { type PolicyScope, conditionVariables, policyScope } from '../../admission/policy/policy-variables.ts';
import { oneOf, requiredOneOf } from '../validation/names.ts';
import { validateConstraints, validateExpression, validateParamKind, validateVariables } from './policy-validation.ts';
import { validateMatchConditions } from './rule-validation.ts';
import { failurePolicies } from './webhook-validation.ts';

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized'];
const annotationsMost = 20;

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/ */
export function validatePolicy({ metadata, spec = {} }: ValidatingAdmissionPolicy): FieldError[] {
  const { validations = [], auditAnnotations = [] } = spec;
  const scope = policyScope(spec.paramKind, spec.variables ?? []);
  const errors = [
    ...requiredOneOf(spec.failurePolicy, failurePolicies, 'spec.failurePolicy'),
    ...validateParamKind(spec.paramKind, 'spec.paramKind'),
    ...validateConstraints(spec.matchConstraints, 'spec.matchConstraints'),
    ...validateMatchConditions(spec.matchConditions, 'spec.matchConditions', conditionVariables(spec.paramKind)),
    ...validateVariables(spec.variables, 'spec.variables', scope),
  ];
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const why = 'validations or auditAnnotations must contain at least one item';
    errors.push(requiredValue('spec.validations', why), requiredValue('spec.auditAnnotations', why));
    return errors;
  }
  return [
    ...errors,
    ...validations.flatMap((each, index) => validateValidation(each, `spec.validations[${index}]`, scope)),
    ...validateAnnotations(auditAnnotations, metadata.name, 'spec.auditAnnotations', scope),
  ];
}

const breaksLine = (text: string): boolean => /[\n\r]/.test(text);
const isBlank = (text: string): boolean => text !== '' && text.trim() === '';

function validateValidation(validation: Validation, field: string, { variables }: PolicyScope): FieldError[] {
  const { expression, message = '', messageExpression = '', reason } = validation;
  const errors = [
    ...validateExpression(expression, `${field}.expression`),
    ...validateCel(expression, `${field}.expression`, variables, 'bool'),
    ...validateCel(messageExpression, `${field}.messageExpression`, variables, 'string'),
  ];
  if (isBlank(messageExpression)) {
    errors.push(invalidValue(`${field}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  }
  if (isBlank(message)) {
    errors.push(invalidValue(`${field}.message`, message, 'message must be non-empty if specified'));
  } else if (breaksLine(message)) {
    errors.push(invalidValue(`${field}.message`, message, 'message must not contain line breaks'));
  } else if (breaksLine(message === '' ? expression.trim() : '')) {
    const why = 'message must be specified if expression contains line breaks';
    errors.push(requiredValue(`${field}.message`, why));
  }
  return [...errors, ...oneOf(reason, reasons, `${field}.reason`)];
}

function validateAnnotations(
  annotations: readonly AuditAnnotation[],
  policy: string,
  field: string,
  { variables }: PolicyScope,
): FieldError[] {
  const errors: FieldError[] = [];
  if (annotations.length > annotationsMost) {
    errors.push(invalidValue(field, annotations.length, `must not have more than ${annotationsMost} auditAnnotations`));
  }
  const seen = new Set<string>();
  annotations.forEach(({ key, valueExpression }, index) => {
    const at = `${field}[${index}]`;
    const words = policy === '' ? [] : qualifiedName(`${policy}/${key}`);
    errors.push(...words.map((each) => invalidValue(`${at}.key`, key, each)));
    if (valueExpression.trim() === '') {
      errors.push(requiredValue(`${at}.valueExpression`, 'valueExpression is not specified'));
    }
    errors.push(...validateCel(valueExpression, `${at}.valueExpression`, variables, 'dyn'));
    if (seen.has(key)) errors.push(duplicateValue(`${at}.key`, key));
    seen.add(key);
  });
  return errors;
}
