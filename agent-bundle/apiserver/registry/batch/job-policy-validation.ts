import type {
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicy,
  SuccessPolicyRule,
} from '../../../../common/api/batch/v1/job-policies.ts';
import type { JobSpec } from '../../../../common/api/batch/v1/job.ts';
import { qualifiedName } from '../../../../common/api/names.ts';
import {
  type FieldError,
  duplicateValue,
  invalidValue,
  requiredValue,
  tooMany,
  unsupportedValue,
  verbatim,
} from '../field-error.ts';
import { follows } from '../validation/names.ts';
import { nonNegative } from '../validation/numbers.ts';
import { countIndexes } from './job-indexes.ts';

const most = { rules: 20, conditions: 20, exitCodes: 255 };

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy */
export function validateFailurePolicy({ rules }: PodFailurePolicy, spec: JobSpec, field: string): FieldError[] {
  const at = `${field}.rules`;
  const { containers, initContainers = [] } = spec.template.spec;
  const names = new Set([...containers, ...initContainers].map(({ name }) => name));
  return [
    ...(rules.length > most.rules ? [tooMany(at, rules.length, most.rules)] : []),
    ...rules.flatMap((rule, index) => validateRule(rule, spec, names, `${at}[${index}]`)),
  ];
}

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];

function validateRule(
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  { backoffLimitPerIndex }: JobSpec,
  containers: ReadonlySet<string>,
  field: string,
): FieldError[] {
  const errors = validateWord(action, actions, `${field}.action`);
  if (action === 'FailIndex' && backoffLimitPerIndex === undefined) {
    errors.push(invalidValue(`${field}.action`, action, 'requires the backoffLimitPerIndex to be set'));
  }
  if (onExitCodes) errors.push(...validateExitCodes(onExitCodes, containers, `${field}.onExitCodes`));
  if (onPodConditions.length > 0) errors.push(...validateConditions(onPodConditions, `${field}.onPodConditions`));
  const both = 'specifying both OnExitCodes and OnPodConditions is not supported';
  const neither = 'specifying one of OnExitCodes and OnPodConditions is required';
  const hasConditions = onPodConditions.length > 0;
  if ((onExitCodes !== undefined) === hasConditions) {
    errors.push(invalidValue(field, verbatim(hasConditions ? both : neither), ''));
  }
  return errors;
}

const quotedList = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(' ');

function validateWord(word: string, allowed: readonly string[], field: string): FieldError[] {
  if (!word) return [requiredValue(field, `valid values: [${quotedList(allowed)}]`)];
  return allowed.includes(word) ? [] : [unsupportedValue(field, word, allowed)];
}

function validateExitCodes(
  { operator, containerName, values }: PodFailurePolicyOnExitCodesRequirement,
  containers: ReadonlySet<string>,
  field: string,
): FieldError[] {
  const errors = validateWord(operator, ['In', 'NotIn'], `${field}.operator`);
  if (containerName !== undefined && !containers.has(containerName)) {
    const why = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalidValue(`${field}.containerName`, containerName, why));
  }
  const at = `${field}.values`;
  if (values.length === 0) errors.push(invalidValue(at, values, 'at least one value is required'));
  if (values.length > most.exitCodes) errors.push(tooMany(at, values.length, most.exitCodes));
  values.forEach((value, index) => {
    if (operator === 'In' && value === 0) {
      errors.push(invalidValue(`${at}[${index}]`, value, 'must not be 0 for the In operator'));
    }
    if (values.indexOf(value) < index) errors.push(duplicateValue(`${at}[${index}]`, value));
  });
  const isOrdered = values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value);
  if (!isOrdered) errors.push(invalidValue(at, values, 'must be ordered'));
  return errors;
}

function validateConditions(
  conditions: readonly PodFailurePolicyOnPodConditionsPattern[],
  field: string,
): FieldError[] {
  return [
    ...(conditions.length > most.conditions ? [tooMany(field, conditions.length, most.conditions)] : []),
    ...conditions.flatMap(({ type, status }, index) => [
      ...follows(qualifiedName, type, `${field}[${index}].type`),
      ...validateWord(status ?? '', ['False', 'True', 'Unknown'], `${field}[${index}].status`),
    ]),
  ];
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy */
export function validateSuccessPolicy(policy: SuccessPolicy, spec: JobSpec, field: string): FieldError[] {
  if (spec.completionMode !== 'Indexed') return [invalidValue(field, policy, 'requires indexed completion mode')];
  const at = `${field}.rules`;
  if (policy.rules.length === 0) {
    return [requiredValue(at, 'at least one rules must be specified when the successPolicy is specified')];
  }
  return [
    ...(policy.rules.length > most.rules ? [tooMany(at, policy.rules.length, most.rules)] : []),
    ...policy.rules.flatMap((rule, index) => validateSuccessRule(rule, spec.completions ?? 0, `${at}[${index}]`)),
  ];
}

function validateSuccessRule(
  { succeededCount, succeededIndexes }: SuccessPolicyRule,
  completions: number,
  field: string,
): FieldError[] {
  if (succeededCount === undefined && succeededIndexes === undefined) {
    return [requiredValue(field, 'at least one of succeededCount or succeededIndexes must be specified')];
  }
  const errors: FieldError[] = [];
  const indexes = succeededIndexes === undefined ? undefined : countIndexes(succeededIndexes, completions);
  if (indexes?.type === 'unreadable') {
    const why = `error parsing succeededIndexes: ${indexes.why}`;
    errors.push(invalidValue(`${field}.succeededIndexes`, succeededIndexes ?? '', why));
  }
  if (succeededCount === undefined) return errors;
  const at = `${field}.succeededCount`;
  errors.push(...nonNegative(succeededCount, at));
  const limit = (number: number, what: string) => {
    if (succeededCount <= number) return;
    errors.push(invalidValue(at, succeededCount, `must be less than or equal to ${number} (the number of ${what})`));
  };
  limit(completions, 'specified completions');
  if (indexes?.type === 'read') limit(indexes.count, 'indexes in the specified succeededIndexes field');
  return errors;
}
