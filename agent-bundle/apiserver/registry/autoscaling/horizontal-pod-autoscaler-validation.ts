import type {
  HPAScalingPolicy,
  HPAScalingRules,
  HorizontalPodAutoscaler,
} from '../../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import type { CrossVersionObjectReference, MetricSpec } from '../../../../common/api/autoscaling/v2/metric.ts';
import { parseQuantity } from '../../../../common/api/quantity.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { oneOf, requiredOneOf } from '../validation/names.ts';
import { type ApiVersionRule, apiVersionProblem, validateMetric, validateReference } from './metric-validation.ts';

/** https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/ */
export function validateAutoscaler({ spec }: HorizontalPodAutoscaler, old?: HorizontalPodAutoscaler): FieldError[] {
  const { minReplicas = 1, maxReplicas, scaleTargetRef, metrics = [], behavior } = spec;
  // Scaling to zero is an alpha feature: what has it keeps it.
  const least = old?.spec.minReplicas === 0 ? 0 : 1;
  const errors: FieldError[] = [];
  if (minReplicas < least) {
    errors.push(invalidValue('spec.minReplicas', minReplicas, `must be greater than or equal to ${least}`));
  }
  if (maxReplicas < 1) errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than 0'));
  if (maxReplicas < minReplicas) {
    errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  const rule = targetVersionRule(scaleTargetRef, old?.spec.scaleTargetRef);
  return [
    ...errors,
    ...validateReference(scaleTargetRef, rule, 'spec.scaleTargetRef'),
    ...validateMetrics(metrics, old?.spec.metrics ?? [], minReplicas),
    ...validateRules(behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...validateRules(behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ];
}

/** What was once written may stay, and the only scalable kind without a group is ReplicationController. */
function targetVersionRule(now: CrossVersionObjectReference, before?: CrossVersionObjectReference): ApiVersionRule {
  if (before && before.apiVersion === now.apiVersion && before.kind === now.kind) return 'any';
  return now.kind === 'ReplicationController' ? 'with or without group' : 'with group';
}

function validateMetrics(
  metrics: readonly MetricSpec[],
  before: readonly MetricSpec[],
  minReplicas: number,
): FieldError[] {
  const wasWrong = before.some(
    ({ object }) => object && apiVersionProblem(object.describedObject, 'with or without group'),
  );
  const rule = wasWrong ? 'any' : 'with or without group';
  const errors = metrics.flatMap((metric, index) => validateMetric(metric, rule, `spec.metrics[${index}]`));
  if (minReplicas > 0 || metrics.some(({ type }) => type === 'Object' || type === 'External')) return errors;
  const why = 'must specify at least one Object or External metric to support scaling to zero replicas';
  return [...errors, forbiddenField('spec.metrics', why)];
}

const windowMost = 3600;
const periodMost = 1800;

function validateRules(rules: HPAScalingRules | undefined, field: string): FieldError[] {
  if (!rules) return [];
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [], tolerance } = rules;
  const at = `${field}.stabilizationWindowSeconds`;
  const errors: FieldError[] = [];
  if (window < 0) errors.push(invalidValue(at, window, 'must be greater than or equal to zero'));
  if (window > windowMost) errors.push(invalidValue(at, window, `must be less than or equal to ${windowMost}`));
  errors.push(...oneOf(selectPolicy, ['Disabled', 'Max', 'Min'], `${field}.selectPolicy`));
  if (policies.length === 0) errors.push(requiredValue(`${field}.policies`, 'must specify at least one Policy'));
  policies.forEach((policy, index) => errors.push(...validatePolicy(policy, `${field}.policies[${index}]`)));
  if (tolerance !== undefined && parseQuantity(tolerance).nanos < 0n) {
    errors.push(invalidValue(`${field}.tolerance`, tolerance, 'must be greater than or equal to 0'));
  }
  return errors;
}

function validatePolicy({ type, value, periodSeconds }: HPAScalingPolicy, field: string): FieldError[] {
  const at = `${field}.periodSeconds`;
  const errors = requiredOneOf(type, ['Percent', 'Pods'], `${field}.type`);
  if (value <= 0) errors.push(invalidValue(`${field}.value`, value, 'must be greater than zero'));
  if (periodSeconds <= 0) errors.push(invalidValue(at, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > periodMost) {
    errors.push(invalidValue(at, periodSeconds, `must be less than or equal to ${periodMost}`));
  }
  return errors;
}
