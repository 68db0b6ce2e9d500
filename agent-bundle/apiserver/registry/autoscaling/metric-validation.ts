import type {
  CrossVersionObjectReference,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from '../../../../common/api/autoscaling/v2/metric.ts';
import { pathSegment } from '../../../../common/api/names.ts';
import { parseQuantity } from '../../../../common/api/quantity.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import { follows, required } from '../validation/names.ts';

/** What the apiVersion of a reference must be. */
export type ApiVersionRule = 'any' | 'with group' | 'with or without group';

export function apiVersionProblem(
  { apiVersion = '' }: CrossVersionObjectReference,
  rule: ApiVersionRule,
): string | undefined {
  if (rule === 'any') return undefined;
  const parts = apiVersion.split('/');
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  const group = parts.length === 2 ? parts[0] : '';
  return rule === 'with group' && group === '' ? 'apiVersion must specify API group' : undefined;
}

export function validateReference(
  reference: CrossVersionObjectReference,
  rule: ApiVersionRule,
  field: string,
): FieldError[] {
  const problem = apiVersionProblem(reference, rule);
  return [
    ...required(reference.kind, `${field}.kind`, pathSegment),
    ...required(reference.name, `${field}.name`, pathSegment),
    ...(problem === undefined ? [] : [invalidValue(`${field}.apiVersion`, reference.apiVersion ?? '', problem)]),
  ];
}

/** The type of a metric, and the field that holds what it says. */
const sources = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
} as const;
type Source = (typeof sources)[keyof typeof sources];

const isType = (type: string): type is keyof typeof sources => Object.hasOwn(sources, type);

/** Exactly one source, the one of its type. */
export function validateMetric(metric: MetricSpec, rule: ApiVersionRule, field: string): FieldError[] {
  const present = Object.values(sources).filter((source) => metric[source]);
  const errors: FieldError[] = [];
  if (metric.type === '') errors.push(requiredValue(`${field}.type`, 'must specify a metric source type'));
  if (!isType(metric.type)) errors.push(unsupportedValue(`${field}.type`, metric.type, Object.keys(sources)));
  const [first] = present;
  if (first) errors.push(...validateSource(metric, first, rule, `${field}.${first}`));
  const expected = isType(metric.type) ? sources[metric.type] : undefined;
  if (expected && !metric[expected]) {
    errors.push(requiredValue(`${field}.${expected}`, 'must populate information for the given metric source'));
  }
  if (present.length === 1) return errors;
  const others = present.filter((source) => source !== expected);
  const why = 'must populate the given metric source only';
  return [...errors, ...others.map((source) => forbiddenField(`${field}.${source}`, why))];
}

const perPodWords = {
  both: 'may not set both a target value for metric and a per-pod target',
  none: 'must set either a target value for metric or a per-pod target',
};
const shareWords = {
  both: 'may not set both a target raw value and a target utilization',
  none: 'must set either a target raw value or a target utilization',
};

function validateSource(metric: MetricSpec, source: Source, rule: ApiVersionRule, field: string): FieldError[] {
  const { object, external, pods, resource, containerResource } = metric;
  if (source === 'object' && object) {
    return [
      ...validateReference(object.describedObject, rule, `${field}.describedObject`),
      ...validateAmount(object, field),
    ];
  }
  if (source === 'external' && external) return validateAmount(external, field);
  if (source === 'pods' && pods) {
    const { averageValue } = pods.target;
    return [
      ...validateIdentifier(pods.metric, `${field}.metric`),
      ...validateTarget(pods.target, `${field}.target`),
      ...(averageValue !== undefined && isPositive(averageValue)
        ? []
        : [requiredValue(`${field}.target.averageValue`, 'must specify a positive target averageValue')]),
    ];
  }
  const share = source === 'resource' ? resource : containerResource;
  if (!share) return [];
  const { averageUtilization, averageValue } = share.target;
  const at = `${field}.target`;
  const errors: FieldError[] = share.name ? [] : [requiredValue(`${field}.name`, 'must specify a resource name')];
  if (containerResource && source === 'containerResource' && !containerResource.container) {
    errors.push(requiredValue(`${field}.container`, 'must specify a container'));
  }
  errors.push(...validateTarget(share.target, at));
  if (averageUtilization === undefined && averageValue === undefined) {
    errors.push(requiredValue(`${at}.averageUtilization`, shareWords.none));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.push(forbiddenField(`${at}.averageValue`, shareWords.both));
  }
  return errors;
}

/** A metric that is held at a value, or at a value per pod. */
function validateAmount(
  { metric, target }: { readonly metric: MetricIdentifier; readonly target: MetricTarget },
  field: string,
): FieldError[] {
  const at = `${field}.target.averageValue`;
  const errors = [...validateIdentifier(metric, `${field}.metric`), ...validateTarget(target, `${field}.target`)];
  if (target.value === undefined && target.averageValue === undefined) errors.push(requiredValue(at, perPodWords.none));
  if (target.value !== undefined && target.averageValue !== undefined)
    errors.push(forbiddenField(at, perPodWords.both));
  return errors;
}

function validateIdentifier({ name }: MetricIdentifier, field: string): FieldError[] {
  return name
    ? follows(pathSegment, name, `${field}.name`)
    : [requiredValue(`${field}.name`, 'must specify a metric name')];
}

const targetTypes = ['Utilization', 'Value', 'AverageValue'];
const isPositive = (amount: string): boolean => parseQuantity(amount).nanos > 0n;

function validateTarget({ type, value, averageValue, averageUtilization }: MetricTarget, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (type === '') errors.push(requiredValue(`${field}.type`, 'must specify a metric target type'));
  if (!targetTypes.includes(type)) {
    errors.push(invalidValue(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  }
  if (value !== undefined && !isPositive(value)) errors.push(invalidValue(`${field}.value`, value, 'must be positive'));
  if (averageValue !== undefined && !isPositive(averageValue)) {
    errors.push(invalidValue(`${field}.averageValue`, averageValue, 'must be positive'));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalidValue(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0'));
  }
  return errors;
}
