import type { Affinity, PodAffinityTerm } from '../../common/api/core/v1/affinity.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import { type Requirement, matchesLabels, requirementsOf } from '../../common/api/labels.ts';
import type { LabelSelector } from '../../common/api/meta/v1.ts';
import type { Cluster } from './framework.ts';

/** A term of pod affinity or anti-affinity, read once: which pods, and what counts as the same place. */
export interface AffinityTerm {
  /** Equal for equal terms. */
  readonly key: string;
  /** Undefined: no pods at all. */
  readonly requirements: readonly Requirement[] | undefined;
  readonly namespaces: ReadonlySet<string>;
  /** Namespaces by labels, besides those named; undefined: none. */
  readonly namespaceRequirements: readonly Requirement[] | undefined;
  readonly topologyKey: string;
  /** Of a preferred term; negative where the pod would rather be elsewhere. 0 for required ones. */
  readonly weight: number;
}

export interface AffinityTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferred: readonly AffinityTerm[];
}

const none: AffinityTerms = { requiredAffinity: [], requiredAntiAffinity: [], preferred: [] };

/** https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity */
export function affinityTerms(pod: Pod): AffinityTerms {
  const { podAffinity, podAntiAffinity }: Affinity = pod.spec.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return none;
  const read = (terms: readonly PodAffinityTerm[] | undefined) => (terms ?? []).map((term) => readTerm(term, pod, 0));
  const near = podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const far = podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return {
    requiredAffinity: read(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: read(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferred: [
      ...near.map(({ podAffinityTerm, weight }) => readTerm(podAffinityTerm, pod, weight)),
      ...far.map(({ podAffinityTerm, weight }) => readTerm(podAffinityTerm, pod, -weight)),
    ],
  };
}

function readTerm(term: PodAffinityTerm, pod: Pod, weight: number): AffinityTerm {
  const { labelSelector, matchLabelKeys, mismatchLabelKeys, namespaces = [], namespaceSelector, topologyKey } = term;
  const own = namespaces.length === 0 && !namespaceSelector ? [pod.metadata.namespace ?? ''] : namespaces;
  const requirements = selectorWith(labelSelector, pod, matchLabelKeys, mismatchLabelKeys);
  const namespaceRequirements = namespaceSelector && requirementsOf(namespaceSelector);
  return {
    key: JSON.stringify([requirements, own, namespaceRequirements, topologyKey, weight]),
    requirements,
    namespaces: new Set(own),
    namespaceRequirements,
    topologyKey,
    weight,
  };
}

/** The selector, narrowed to pods that share the labels `same` with this pod, and not those of `different`. */
export function selectorWith(
  selector: LabelSelector | undefined,
  { metadata: { labels = {} } }: Pod,
  same: readonly string[] = [],
  different: readonly string[] = [],
): Requirement[] | undefined {
  if (!selector) return undefined;
  const of = (keys: readonly string[], operator: 'In' | 'NotIn') =>
    keys.flatMap((key) => {
      const value = labels[key];
      return value === undefined ? [] : [{ key, operator, values: [value] }];
    });
  return [...requirementsOf(selector), ...of(same, 'In'), ...of(different, 'NotIn')];
}

export function selectsNamespace(term: AffinityTerm, namespace: string, cluster: Cluster): boolean {
  if (term.namespaces.has(namespace)) return true;
  const { namespaceRequirements } = term;
  if (!namespaceRequirements) return false;
  return namespaceRequirements.length === 0 || matchesLabels(namespaceRequirements, cluster.namespaceLabels(namespace));
}

/** Whether the term is about this pod. */
export function isAbout(term: AffinityTerm, { metadata: { namespace = '', labels } }: Pod, cluster: Cluster): boolean {
  return (
    term.requirements !== undefined &&
    selectsNamespace(term, namespace, cluster) &&
    matchesLabels(term.requirements, labels)
  );
}
