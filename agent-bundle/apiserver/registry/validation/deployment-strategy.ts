import type { DeploymentStrategy } from '../../../../common/api/apps/v1/deployment.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import { type Amount, isNothing, validateAmount, validateShare } from './int-or-percent.ts';

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

function validateRolling(maxUnavailable: Amount, maxSurge: Amount, field: string): FieldError[] {
  const errors = [
    ...validateAmount(maxUnavailable, `${field}.maxUnavailable`),
    ...validateAmount(maxSurge, `${field}.maxSurge`),
  ];
  if (errors.length > 0) return errors;
  if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    return [invalidValue(`${field}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')];
  }
  return validateShare(maxUnavailable, `${field}.maxUnavailable`);
}
