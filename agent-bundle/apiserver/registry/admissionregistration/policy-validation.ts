import type {
  MatchResources,
  ParamKind,
  ParamRef,
  Variable,
} from '../../../../common/api/admissionregistration/v1/policy.ts';
import { rfc1035Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { type FieldError, duplicateValue, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { compilationErrors } from '../../admission/matching/expression.ts';
import type { PolicyScope } from '../../admission/policy/policy-variables.ts';
import { follows, oneOf, required, requiredOneOf } from '../validation/names.ts';
import { validateNamedRule } from './rule-validation.ts';
import { matchPolicies } from './webhook-validation.ts';

/** What admission policies of both sorts have in common. */
export function validateExpression(expression: string, field: string): FieldError[] {
  return expression.trim() === '' ? [requiredValue(field, 'expression is not specified')] : [];
}

export function validateParamKind(paramKind: ParamKind | undefined, field: string): FieldError[] {
  if (!paramKind) return [];
  const { apiVersion = '', kind } = paramKind;
  const [group, version, ...rest] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const errors = required(kind, `${field}.kind`);
  if (apiVersion === '') return [requiredValue(`${field}.apiVersion`), ...errors];
  if (rest.length > 0 || !version) {
    const why = `unexpected GroupVersion string: ${apiVersion}`;
    return [invalidValue(`${field}.apiVersion`, apiVersion, why), ...errors];
  }
  return [
    ...follows(rfc1123Subdomain, group || undefined, `${field}.apiVersion`),
    ...follows(rfc1035Label, version, `${field}.apiVersion`),
    ...errors,
  ];
}

/** A policy must say what it looks at; a binding only narrows that. */
export function validateConstraints(constraints: MatchResources | undefined, field: string): FieldError[] {
  if (!constraints) return [requiredValue(field)];
  const errors = validateMatchResources(constraints, field);
  return constraints.resourceRules?.length ? errors : [...errors, requiredValue(`${field}.resourceRules`)];
}

export function validateMatchResources(resources: MatchResources | undefined, field: string): FieldError[] {
  if (!resources) return [];
  const rules = (['resourceRules', 'excludeResourceRules'] as const).flatMap((name) =>
    (resources[name] ?? []).flatMap((rule, index) => validateNamedRule(rule, `${field}.${name}[${index}]`)),
  );
  return [
    ...validateLabelSelector(resources.namespaceSelector, `${field}.namespaceSelector`),
    ...validateLabelSelector(resources.objectSelector, `${field}.objectSelector`),
    ...rules,
    ...requiredOneOf(resources.matchPolicy, matchPolicies, `${field}.matchPolicy`),
  ];
}

const identifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

/** `scope`: the variables compiled, in which errors are found. */
export function validateVariables(
  variables: readonly Variable[] | undefined,
  field: string,
  { defined }: PolicyScope,
): FieldError[] {
  const seen = new Set<string>();
  return (variables ?? []).flatMap(({ name, expression }, index) => {
    const at = `${field}[${index}]`;
    const errors = [
      ...validateExpression(expression, `${at}.expression`),
      ...compilationErrors(defined[index]?.expression, `${at}.expression`),
    ];
    if (name === '') return [requiredValue(`${at}.name`, 'name is not specified'), ...errors];
    if (!identifier.test(name)) errors.unshift(invalidValue(`${at}.name`, name, 'name is not a valid CEL identifier'));
    if (seen.has(name)) errors.push(duplicateValue(`${at}.name`, name));
    seen.add(name);
    return errors;
  });
}

/** What a binding says besides what it matches. */
export function validateBinding(
  {
    policyName,
    paramRef,
    matchResources,
  }: { policyName?: string; paramRef?: ParamRef; matchResources?: MatchResources },
  field: string,
): FieldError[] {
  return [
    ...required(policyName, `${field}.policyName`, rfc1123Subdomain),
    ...(paramRef ? validateParamRef(paramRef, `${field}.paramRef`) : []),
    ...validateMatchResources(matchResources, `${field}.matchResources`),
  ];
}

function validateParamRef({ name = '', selector, parameterNotFoundAction }: ParamRef, field: string): FieldError[] {
  const errors = name === '' ? [] : follows(rfc1123Subdomain, name, `${field}.name`);
  if (name !== '' && selector) {
    errors.push(
      forbiddenField(`${field}.name`, 'name and selector are mutually exclusive'),
      forbiddenField(`${field}.selector`, 'name and selector are mutually exclusive'),
    );
  } else if (name === '' && !selector) {
    errors.push(requiredValue(field, 'one of name or selector must be specified'));
  }
  errors.push(...validateLabelSelector(selector, `${field}.selector`));
  if (parameterNotFoundAction === undefined) return [...errors, requiredValue(`${field}.parameterNotFoundAction`)];
  return [...errors, ...oneOf(parameterNotFoundAction, ['Allow', 'Deny'], `${field}.parameterNotFoundAction`)];
}
