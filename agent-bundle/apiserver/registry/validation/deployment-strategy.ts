import type { DeploymentStrategy } from '../../../../common/api/apps/v1/deployment.ts';
import { percentage } from '../../../../common/api/names.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy */
export function validateStrategy({ type, rollingUpdate }: DeploymentStrategy, field: string): FieldError[] {
  const at = `${field}.rollingUpdate`;
  switch (type) {
    case 'Recreate':
      if (!rollingUpdate) return [];
      return [forbiddenField(at, "may not be specified when strategy `type` is 'Recreate'")];
    case 'RollingUpdate':
      if (!rollingUpdate) return [requiredValue(at, 'this should be defaulted and never be nil')];
      return validateRolling(rollingUpdate.maxUnavailable ?? 0, rollingUpdate.maxSurge ?? 0, at);
    default:
      return [unsupportedValue(field, { type }, ['Recreate', 'RollingUpdate'])];
  }
}

type Amount = number | string;

function validateRolling(maxUnavailable: Amount, maxSurge: Amount, field: string): FieldError[] {
  const errors = [
    ...validateAmount(maxUnavailable, `${field}.maxUnavailable`),
    ...validateAmount(maxSurge, `${field}.maxSurge`),
  ];
  if (errors.length > 0) return errors;
  if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    return [invalidValue(`${field}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')];
  }
  if (typeof maxUnavailable === 'string' && parseInt(maxUnavailable) > 100) {
    return [invalidValue(`${field}.maxUnavailable`, maxUnavailable, 'must not be greater than 100%')];
  }
  return [];
}

const isNothing = (amount: Amount): boolean => (typeof amount === 'string' ? parseInt(amount) : amount) === 0;

function validateAmount(amount: Amount, field: string): FieldError[] {
  if (typeof amount === 'string') return percentage(amount).map((words) => invalidValue(field, amount, words));
  return amount >= 0 ? [] : [invalidValue(field, amount, 'must be greater than or equal to 0')];
}
