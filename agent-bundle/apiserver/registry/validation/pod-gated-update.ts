import type { NodeSelectorTerm } from '../../../../common/api/core/v1/affinity.ts';
import type { PodSpec } from '../../../../common/api/core/v1/pod-spec.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField, invalidValue } from '../field-error.ts';

/**
 * What may change in a pod that is not placed yet: gates go, and where it may be placed becomes narrower.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/#mutable-pod-scheduling-directives
 */
export function validateGates({ schedulingGates: now = [] }: PodSpec, { schedulingGates: old = [] }: PodSpec) {
  return now.flatMap(({ name }, index) => {
    if (old.some((gate) => gate.name === name)) return [];
    const why = `only deletion is allowed, but found new scheduling gate '${name}'`;
    return [forbiddenField(`spec.schedulingGates[${index}].name`, why)];
  });
}

/** Nothing is said of pods without gates: they may not change there at all. */
export function validatePlacement(spec: PodSpec, old: PodSpec): FieldError[] {
  if (!old.schedulingGates?.length) return [];
  return [...validateNodeSelector(spec, old), ...validateNodeAffinity(spec, old)];
}

/** The placement that was asked for, where gates still allow it. */
export function allowedPlacement(spec: PodSpec, old: PodSpec): Partial<PodSpec> {
  if (!old.schedulingGates?.length) return {};
  const { nodeSelector, affinity } = spec;
  const nodeAffinity = affinity?.nodeAffinity;
  const kept = old.affinity || affinity ? { affinity: affinity && { ...old.affinity, nodeAffinity } } : {};
  return { nodeSelector, ...kept };
}

function validateNodeSelector({ nodeSelector = {} }: PodSpec, { nodeSelector: old = {} }: PodSpec): FieldError[] {
  if (Object.entries(old).every(([key, value]) => nodeSelector[key] === value)) return [];
  return [invalidValue('spec.nodeSelector', nodeSelector, 'only additions to spec.nodeSelector are allowed')];
}

function validateNodeAffinity(spec: PodSpec, old: PodSpec): FieldError[] {
  const termsOf = ({ affinity }: PodSpec) =>
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const before = termsOf(old) ?? [];
  const now = termsOf(spec) ?? [];
  if (before.length === 0) return [];
  const at = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  if (now.length !== before.length) {
    return [invalidValue(at, now, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
  }
  return now.flatMap((term, index) => {
    const was = before[index];
    if (!was || isNarrower(term, was)) return [];
    return [invalidValue(`${at}[${index}]`, term, 'only additions are allowed (no mutations or deletions)')];
  });
}

/** Terms without anything select nothing, so nothing may be added to them. */
function isNarrower(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const parts = ['matchExpressions', 'matchFields'] as const;
  if (parts.every((part) => !old[part]?.length)) return parts.every((part) => !term[part]?.length);
  return parts.every((part) => (old[part] ?? []).every((each, index) => semanticEqual(each, term[part]?.[index])));
}
