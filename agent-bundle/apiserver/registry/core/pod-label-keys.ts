import type { Affinity } from '../../../../common/api/core/v1/affinity.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { LabelSelector } from '../../../../common/api/meta/v1.ts';

/** What counts pods by a selector, and by labels whose values the new pod itself gives. */
interface Keyed {
  labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/**
 * A pod that is made says by its own labels which others count: a key of matchLabelKeys with the value it has here becomes a
 * condition of the selector, one of mismatchLabelKeys the opposite. A label the pod does not have is passed over.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#matchlabelkeys
 * https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#topologyspreadconstraints-field
 */
export function mergeLabelKeys({ metadata: { labels = {} }, spec }: Pod): void {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const counting = [...termsOf(podAffinity), ...termsOf(podAntiAffinity), ...(spec.topologySpreadConstraints ?? [])];
  for (const keyed of counting) merge(keyed, labels);
}

const termsOf = (affinity: Affinity['podAffinity'] | Affinity['podAntiAffinity']): Keyed[] => [
  ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
  ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
];

/** Where there is no selector no pods count, and keys do not make it otherwise. */
function merge(
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: Keyed,
  labels: Readonly<Record<string, string>>,
): void {
  if (!labelSelector) return;
  const conditions = [
    ...conditionsOn(matchLabelKeys, 'In', labels),
    ...conditionsOn(mismatchLabelKeys, 'NotIn', labels),
  ];
  if (conditions.length === 0) return;
  labelSelector.matchExpressions = [...(labelSelector.matchExpressions ?? []), ...conditions];
}

function conditionsOn(keys: readonly string[], operator: 'In' | 'NotIn', labels: Readonly<Record<string, string>>) {
  return keys.flatMap((key) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}
