import type { MutatingWebhook, ValidatingWebhook } from '../../../../common/api/admissionregistration/v1/webhook.ts';
import { rfc1035Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { type FieldError, duplicateValue, invalidValue, requiredValue, stringList } from '../field-error.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { requestVariables } from '../../admission/matching/expression-types.ts';
import { follows, oneOf } from '../validation/names.ts';
import { validateWebhookClient } from '../validation/webhook.ts';
import { validateMatchConditions, validateRule } from './rule-validation.ts';

export const failurePolicies = ['Fail', 'Ignore'];
export const matchPolicies = ['Equivalent', 'Exact'];
export const reinvocationPolicies = ['IfNeeded', 'Never'];
const sideEffects = ['None', 'NoneOnDryRun'];
const reviewVersions = ['v1', 'v1beta1'];
const timeoutMost = 30;

/** https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/validating-webhook-configuration-v1/ */
export function validateWebhooks(webhooks: readonly (ValidatingWebhook | MutatingWebhook)[] | undefined): FieldError[] {
  const seen = new Set<string>();
  return (webhooks ?? []).flatMap((webhook, index) => {
    const field = `webhooks[${index}]`;
    const errors = validateWebhook(webhook, field);
    if (seen.has(webhook.name)) errors.push(duplicateValue(`${field}.name`, webhook.name));
    seen.add(webhook.name);
    return errors;
  });
}

function validateWebhook(webhook: ValidatingWebhook | MutatingWebhook, field: string): FieldError[] {
  const { timeoutSeconds } = webhook;
  const errors = [
    ...validateName(webhook.name, `${field}.name`),
    ...validateVersions(webhook.admissionReviewVersions, `${field}.admissionReviewVersions`),
    ...(webhook.rules ?? []).flatMap((rule, index) => validateRule(rule, `${field}.rules[${index}]`)),
    ...oneOf(webhook.failurePolicy, failurePolicies, `${field}.failurePolicy`),
    ...oneOf(webhook.matchPolicy, matchPolicies, `${field}.matchPolicy`),
    ...validateSideEffects(webhook.sideEffects, `${field}.sideEffects`),
  ];
  if (timeoutSeconds !== undefined && (timeoutSeconds < 1 || timeoutSeconds > timeoutMost)) {
    const why = `the timeout value must be between 1 and ${timeoutMost} seconds`;
    errors.push(invalidValue(`${field}.timeoutSeconds`, timeoutSeconds, why));
  }
  errors.push(
    ...validateLabelSelector(webhook.namespaceSelector, `${field}.namespaceSelector`),
    ...validateLabelSelector(webhook.objectSelector, `${field}.objectSelector`),
    ...validateWebhookClient(webhook.clientConfig, `${field}.clientConfig`),
    ...validateMatchConditions(webhook.matchConditions, `${field}.matchConditions`, requestVariables),
  );
  if ('reinvocationPolicy' in webhook) {
    errors.push(...oneOf(webhook.reinvocationPolicy, reinvocationPolicies, `${field}.reinvocationPolicy`));
  }
  return errors;
}

function validateName(name: string, field: string): FieldError[] {
  if (name === '') return [requiredValue(field)];
  const errors = follows(rfc1123Subdomain, name, field);
  if (errors.length > 0 || name.split('.').length >= 3) return errors;
  return [invalidValue(field, name, 'should be a domain with at least three segments separated by dots')];
}

function validateVersions(versions: readonly string[], field: string): FieldError[] {
  const accepted = reviewVersions.join(', ');
  if (versions.length === 0) return [requiredValue(field, `must specify one of ${accepted}`)];
  const errors = versions.flatMap((version, index) => {
    const at = `${field}[${index}]`;
    if (versions.indexOf(version) < index) return [invalidValue(at, version, 'duplicate version')];
    return follows(rfc1035Label, version, at);
  });
  if (versions.some((version) => reviewVersions.includes(version))) return errors;
  return [...errors, invalidValue(field, stringList(versions), `must include at least one of ${accepted}`)];
}

/** Undefined where nothing was said: the field is a pointer. */
function validateSideEffects(value: string | undefined, field: string): FieldError[] {
  if (value !== undefined) return oneOf(value, sideEffects, field);
  return [requiredValue(field, `must specify one of ${sideEffects.join(', ')}`)];
}
