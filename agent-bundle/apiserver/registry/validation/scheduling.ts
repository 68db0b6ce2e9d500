import type {
  Affinity,
  NodeSelector,
  NodeSelectorTerm,
  PodAffinityTerm,
} from '../../../../common/api/core/v1/affinity.ts';
import type { PodSpec } from '../../../../common/api/core/v1/pod-spec.ts';
import type { Toleration, TopologySpreadConstraint } from '../../../../common/api/core/v1/pod-scheduling.ts';
import { labelValueRule, qualifiedName, rfc1123Label } from '../../../../common/api/names.ts';
import { type FieldError, duplicateValue, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { validateLabelKeys } from './label-keys.ts';
import { validateLabelSelector } from './label-selector.ts';
import { follows, oneOf, required, requiredOneOf } from './names.ts';

const taintEffects = ['NoExecute', 'NoSchedule', 'PreferNoSchedule'];

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export function validateTolerations(tolerations: readonly Toleration[], field: string): FieldError[] {
  return tolerations.flatMap((toleration, index) => {
    const { key = '', operator, value = '', effect, tolerationSeconds } = toleration;
    const at = `${field}[${index}]`;
    const errors = key === '' ? [] : follows(qualifiedName, key, `${at}.key`);
    if (key === '' && operator !== 'Exists') {
      const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      errors.push(invalidValue(`${at}.operator`, operator ?? '', why));
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      const why = "effect must be 'NoExecute' when `tolerationSeconds` is set";
      errors.push(invalidValue(`${at}.effect`, effect ?? '', why));
    }
    errors.push(...validateOperator(operator, value, at));
    return [...errors, ...oneOf(effect, taintEffects, `${at}.effect`)];
  });
}

function validateOperator(operator: string | undefined, value: string, field: string): FieldError[] {
  if (operator === 'Exists') {
    const why = "value must be empty when `operator` is 'Exists'";
    return value === '' ? [] : [invalidValue(`${field}.operator`, value, why)];
  }
  if (operator !== undefined && operator !== 'Equal') return oneOf(operator, ['Equal', 'Exists'], `${field}.operator`);
  return follows(labelValueRule, value, `${field}.operator`);
}

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export function validateTaints(taints: readonly Taint[], field: string): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap(({ key, value, effect }, index) => {
    const at = `${field}[${index}]`;
    const errors = [
      ...follows(qualifiedName, key, `${at}.key`),
      ...follows(labelValueRule, value ?? '', `${at}.value`),
      ...requiredOneOf(effect, taintEffects, `${at}.effect`),
    ];
    const identity = `${key}:${effect}`;
    if (seen.has(identity)) errors.push(duplicateValue(at, { key, value, effect }));
    seen.add(identity);
    return errors;
  });
}

const spreadActions = ['DoNotSchedule', 'ScheduleAnyway'];
const spreadPolicies = ['Honor', 'Ignore'];

/** https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
export function validateSpread(constraints: readonly TopologySpreadConstraint[], field: string): FieldError[] {
  const seen = new Set<string>();
  return constraints.flatMap((constraint, index) => {
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, labelSelector } = constraint;
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (maxSkew <= 0) errors.push(invalidValue(`${at}.maxSkew`, maxSkew, 'must be greater than zero'));
    if (!topologyKey) errors.push(requiredValue(`${at}.topologyKey`, 'can not be empty'));
    errors.push(...follows(qualifiedName, topologyKey || undefined, `${at}.topologyKey`));
    errors.push(...oneOf(whenUnsatisfiable, spreadActions, `${at}.whenUnsatisfiable`));
    const identity = `{${topologyKey}, ${whenUnsatisfiable}}`;
    if (seen.has(identity)) errors.push(duplicateValue(`${at}.{topologyKey, whenUnsatisfiable}`, identity));
    seen.add(identity);
    if (minDomains !== undefined && minDomains <= 0) {
      errors.push(invalidValue(`${at}.minDomains`, minDomains, 'must be greater than zero'));
    } else if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule') {
      const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
      errors.push(invalidValue(`${at}.minDomains`, minDomains, why));
    }
    return [
      ...errors,
      ...oneOf(constraint.nodeAffinityPolicy, spreadPolicies, `${at}.nodeAffinityPolicy`),
      ...oneOf(constraint.nodeTaintsPolicy, spreadPolicies, `${at}.nodeTaintsPolicy`),
      ...validateLabelKeys(constraint, at),
      ...validateLabelSelector(labelSelector, `${at}.labelSelector`),
    ];
  });
}

const requiredRules = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredRules = 'preferredDuringSchedulingIgnoredDuringExecution';

/** https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity */
export function validateAffinity(affinity: Affinity | undefined, field: string): FieldError[] {
  if (!affinity) return [];
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  const node = `${field}.nodeAffinity`;
  const errors: FieldError[] = [];
  const wanted = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (wanted) errors.push(...validateNodeSelector(wanted, `${node}.${requiredRules}`));
  nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.forEach(({ weight, preference }, index) => {
    const at = `${node}.${preferredRules}[${index}]`;
    errors.push(...validateWeight(weight, `${at}.weight`), ...validateNodeTerm(preference, `${at}.preference`));
  });
  return [
    ...errors,
    ...validatePodAffinity(podAffinity, `${field}.podAffinity`),
    ...validatePodAffinity(podAntiAffinity, `${field}.podAntiAffinity`),
  ];
}

/** Also for where a persistent volume can be reached from. */
export function validateNodeSelector({ nodeSelectorTerms }: NodeSelector, field: string): FieldError[] {
  const at = `${field}.nodeSelectorTerms`;
  if (nodeSelectorTerms.length === 0) return [requiredValue(at, 'must have at least one node selector term')];
  return nodeSelectorTerms.flatMap((term, index) => validateNodeTerm(term, `${at}[${index}]`));
}

function validatePodAffinity(
  affinity: Affinity['podAffinity'] | Affinity['podAntiAffinity'],
  field: string,
): FieldError[] {
  const wanted = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...wanted.flatMap((term, index) => validatePodTerm(term, `${field}.${requiredRules}[${index}]`)),
    ...preferred.flatMap(({ weight, podAffinityTerm }, index) => {
      const at = `${field}.${preferredRules}[${index}]`;
      return [...validateWeight(weight, `${at}.weight`), ...validatePodTerm(podAffinityTerm, `${at}.podAffinityTerm`)];
    }),
  ];
}

const validateWeight = (weight: number, field: string): FieldError[] =>
  weight >= 1 && weight <= 100 ? [] : [invalidValue(field, weight, 'must be in the range 1-100')];

function validatePodTerm(term: PodAffinityTerm, field: string): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey = '' } = term;
  return [
    ...validateLabelSelector(labelSelector, `${field}.labelSelector`),
    ...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
    ...namespaces.flatMap((name) => follows(rfc1123Label, name, `${field}.namespace`)),
    ...validateLabelKeys(term, field),
    ...(topologyKey === '' ? [requiredValue(`${field}.topologyKey`, 'can not be empty')] : []),
    ...follows(qualifiedName, topologyKey, `${field}.topologyKey`),
  ];
}

function validateNodeTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, field: string): FieldError[] {
  return [
    ...matchExpressions.flatMap((expression, index) => [
      ...validateNodeRequirement(expression, `${field}.matchExpressions[${index}]`),
      ...follows(qualifiedName, expression.key, `${field}.matchExpressions[${index}].key`),
    ]),
    ...matchFields.flatMap(({ key, values = [] }, index) => {
      const at = `${field}.matchFields[${index}]`;
      const count =
        values.length === 1
          ? []
          : [
              requiredValue(
                `${at}.values`,
                "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
              ),
            ];
      return [
        ...count,
        ...(key === 'metadata.name' ? [] : [invalidValue(`${at}.key`, key, 'not a valid field selector key')]),
      ];
    }),
  ];
}

type NodeRequirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number];

function validateNodeRequirement({ operator, values = [] }: NodeRequirement, field: string): FieldError[] {
  const at = `${field}.values`;
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? [] : [requiredValue(at, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [forbiddenField(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case 'Gt':
    case 'Lt':
      return values.length === 1
        ? []
        : [requiredValue(at, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalidValue(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}

export function validateGates(spec: PodSpec, field: string): FieldError[] {
  const seen = new Set<string>();
  return [
    ...(spec.readinessGates ?? []).flatMap(({ conditionType }, index) =>
      follows(qualifiedName, conditionType, `${field}.readinessGates[${index}].conditionType`),
    ),
    ...(spec.schedulingGates ?? []).flatMap(({ name }, index) => {
      const at = `${field}.schedulingGates[${index}]`;
      const errors = required(name, `${at}.name`, qualifiedName);
      if (seen.has(name)) errors.push(duplicateValue(at, name));
      seen.add(name);
      return errors;
    }),
  ];
}
