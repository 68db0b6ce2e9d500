import type { DaemonSet, DaemonSetUpdateStrategy } from '../../../../common/api/apps/v1/daemon-set.ts';
import { type FieldError, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import { isNothing, validateAmount, validateShare } from '../validation/int-or-percent.ts';
import { nonNegative } from '../validation/numbers.ts';
import { validateLastingTemplate } from '../validation/pod-spec.ts';
import { validateMatch, validateSelector } from '../validation/replica-selector.ts';

export function validateDaemonSet({ spec }: DaemonSet): FieldError[] {
  const { selector, template } = spec;
  return [
    ...(selector ? validateSelector(selector, template, 'daemonset') : validateMatch(selector, template)),
    ...validateLastingTemplate(template, 'DaemonSet', 'spec.template'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

/** https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/ */
function validateUpdateStrategy({ type, rollingUpdate }: DaemonSetUpdateStrategy, field: string): FieldError[] {
  const at = `${field}.rollingUpdate`;
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') return [unsupportedValue(field, { type }, ['OnDelete', 'RollingUpdate'])];
  if (!rollingUpdate) return [requiredValue(at)];
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  const errors = [
    ...validateAmount(maxUnavailable, `${at}.maxUnavailable`),
    ...validateAmount(maxSurge, `${at}.maxSurge`),
  ];
  if (errors.length > 0) return errors;
  if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    errors.push(requiredValue(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  }
  if (!isNothing(maxUnavailable) && !isNothing(maxSurge)) {
    errors.push(invalidValue(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  }
  return [
    ...errors,
    ...validateShare(maxUnavailable, `${at}.maxUnavailable`),
    ...validateShare(maxSurge, `${at}.maxSurge`),
  ];
}

const counts = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
] as const;

export function validateDaemonSetStatus({ status }: DaemonSet, old: DaemonSet): FieldError[] {
  const errors = counts.flatMap((name) => nonNegative(status?.[name], `status.${name}`));
  const collisions = status?.collisionCount ?? 0;
  if (collisions < (old.status?.collisionCount ?? 0)) {
    errors.push(invalidValue('status.collisionCount', collisions, 'cannot be decremented'));
  }
  return errors;
}
