import type { PersistentVolumeClaim } from '../core/v1/persistent-volume-claim.ts';
import type { Pod } from '../core/v1/pod.ts';
import type { PodAffinityTerm } from '../core/v1/affinity.ts';
import type { ResourceQuota, ScopedResourceSelectorRequirement } from '../core/v1/resource-quota.ts';

/** https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes */
type Requirement = ScopedResourceSelectorRequirement;

/** Every condition of a quota on what it counts: plain scopes are such that exist. */
export function requirementsOf({ spec }: ResourceQuota): readonly Requirement[] {
  const plain = (spec?.scopes ?? []).map((scopeName): Requirement => ({ scopeName, operator: 'Exists' }));
  return [...plain, ...(spec?.scopeSelector?.matchExpressions ?? [])];
}

export function podIsInScope(pod: Pod, requirement: Requirement): boolean {
  const { spec, status } = pod;
  switch (requirement.scopeName) {
    case 'Terminating':
      return isTerminating(pod);
    case 'NotTerminating':
      return !isTerminating(pod);
    case 'BestEffort':
      return status?.qosClass === 'BestEffort';
    case 'NotBestEffort':
      return status?.qosClass !== 'BestEffort';
    case 'PriorityClass':
      return matchesValues(requirement, spec.priorityClassName ? [spec.priorityClassName] : []);
    case 'CrossNamespacePodAffinity':
      return affinityTerms(pod).some(({ namespaces, namespaceSelector }) => namespaces?.length || namespaceSelector);
    default:
      return false;
  }
}

export function claimIsInScope({ spec, status }: PersistentVolumeClaim, requirement: Requirement): boolean {
  if (requirement.scopeName !== 'VolumeAttributesClass') return false;
  const names = [
    spec?.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ];
  return matchesValues(
    requirement,
    names.flatMap((name) => name || []),
  );
}

const isTerminating = ({ spec }: Pod): boolean => (spec.activeDeadlineSeconds ?? -1) >= 0;

function matchesValues({ operator, values = [] }: Requirement, present: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return present.some((value) => values.includes(value));
    case 'NotIn':
      return !present.some((value) => values.includes(value));
    case 'Exists':
      return present.length > 0;
    case 'DoesNotExist':
      return present.length === 0;
    default:
      return false;
  }
}

function affinityTerms({ spec }: Pod): PodAffinityTerm[] {
  return [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
}
