import type { Condition } from '../../../../common/api/meta/v1.ts';
import { conditionReason, qualifiedName } from '../../../../common/api/names.ts';
import { type FieldError, duplicateValue, invalidValue, requiredValue, tooLong } from '../field-error.ts';
import { follows, requiredOneOf } from './names.ts';

const statuses = ['False', 'True', 'Unknown'];
const reasonMost = 1024;
const messageMost = 32 * 1024;

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/conditions/ */
export function validateConditions(conditions: readonly Condition[], field: string): FieldError[] {
  const seen = new Set<string>();
  return conditions.flatMap((condition, index) => {
    const at = `${field}[${index}]`;
    const errors = seen.has(condition.type) ? [duplicateValue(`${at}.type`, condition.type)] : [];
    seen.add(condition.type);
    return [...errors, ...validateCondition(condition, at)];
  });
}

function validateCondition(condition: Partial<Condition>, field: string): FieldError[] {
  const { type = '', status, observedGeneration = 0, lastTransitionTime, reason = '', message = '' } = condition;
  const errors = [
    ...follows(qualifiedName, type, `${field}.type`),
    ...requiredOneOf(status, statuses, `${field}.status`),
  ];
  if (observedGeneration < 0) {
    const why = 'must be greater than or equal to zero';
    errors.push(invalidValue(`${field}.observedGeneration`, observedGeneration, why));
  }
  if (!lastTransitionTime) errors.push(requiredValue(`${field}.lastTransitionTime`, 'must be set'));
  if (reason === '') errors.push(requiredValue(`${field}.reason`, 'must be set'));
  else errors.push(...follows(conditionReason, reason, `${field}.reason`));
  if (reason.length > reasonMost) errors.push(tooLong(`${field}.reason`, reasonMost));
  if (message.length > messageMost) errors.push(tooLong(`${field}.message`, messageMost));
  return errors;
}
