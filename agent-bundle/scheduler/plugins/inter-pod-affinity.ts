import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Requirement } from '../../../common/api/labels.ts';
import { type Cluster, type ClusterEvent, type Snapshot, type With, refusal, unresolvable } from '../framework.ts';
import { type NodeInfo, type PodInfo, podInfo } from '../node-info.ts';
import { type AffinityTerm, type AffinityTerms, isAbout, selectsNamespace } from '../pod-affinity-terms.ts';
import { stretched } from './normalize.ts';
import { TopologyCounts } from './topology-counts.ts';

const notNear = unresolvable("node(s) didn't match pod affinity rules");
const near = refusal("node(s) didn't match pod anti-affinity rules");
const unwanted = refusal("node(s) didn't satisfy existing pods anti-affinity rules");

export interface InterPodAffinityArgs {
  /** What a pod that requires to be near this one is worth. */
  readonly hardPodAffinityWeight: number;
  /** What pods that are there prefer does not count. */
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

const defaults: InterPodAffinityArgs = { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false };

/** https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity */
export function interPodAffinity(cluster: Cluster, args = defaults): With<'preFilter' | 'preScore'> {
  return {
    name: 'InterPodAffinity',
    events: ['node', 'assigned-pod'],
    helpedBy: (pod, event) => mayHelp(pod, event, cluster),
    preFilter: (pod, snapshot) => requiredFilter(pod, snapshot, cluster),
    preScore(pod, _, snapshot) {
      const counts = new TopologyCounts();
      for (const term of pod.terms.preferred) countTerm(counts, [term], term.weight, snapshot, cluster);
      const { hardPodAffinityWeight, ignorePreferredTermsOfExistingPods } = args;
      countThere(counts, 'requiredAffinity', pod, snapshot, cluster, hardPodAffinityWeight);
      if (!ignorePreferredTermsOfExistingPods) countThere(counts, 'preferred', pod, snapshot, cluster);
      if (counts.isEmpty) return undefined;
      return ({ node }) => counts.sumAt(node);
    },
    normalize: stretched,
  };
}

/** Counts, for the places of pods that are there, their terms that are about the new one. */
function countThere(
  counts: TopologyCounts,
  sort: keyof AffinityTerms,
  { pod }: PodInfo,
  snapshot: Snapshot,
  cluster: Cluster,
  weight?: number,
): void {
  for (const { term, byNode } of snapshot.terms(sort)) {
    if (!isAbout(term, pod, cluster)) continue;
    for (const [name, count] of byNode) {
      const node = snapshot.get(name)?.node;
      if (node) counts.add(term.topologyKey, node, count * (weight ?? term.weight));
    }
  }
}

function requiredFilter(pod: PodInfo, snapshot: Snapshot, cluster: Cluster) {
  const { requiredAffinity, requiredAntiAffinity } = pod.terms;
  const existing = new TopologyCounts();
  countThere(existing, 'requiredAntiAffinity', pod, snapshot, cluster, 1);
  if (existing.isEmpty && requiredAffinity.length + requiredAntiAffinity.length === 0) return undefined;
  const wanted = new TopologyCounts();
  for (const { topologyKey } of requiredAffinity) {
    countTerm(wanted, requiredAffinity, 1, snapshot, cluster, topologyKey);
  }
  const shunned = new TopologyCounts();
  for (const term of requiredAntiAffinity) countTerm(shunned, [term], 1, snapshot, cluster);
  const matchesItself =
    requiredAffinity.length > 0 && requiredAffinity.every((term) => isAbout(term, pod.pod, cluster));
  return {
    filter({ node }: NodeInfo) {
      const labels = node.metadata.labels ?? {};
      if (requiredAffinity.some(({ topologyKey }) => labels[topologyKey] === undefined)) return notNear;
      // The first of pods that want each other has to be allowed somewhere.
      const isNear = requiredAffinity.every(({ topologyKey }) => wanted.at(topologyKey, node) > 0);
      if (!isNear && !(wanted.isEmpty && matchesItself)) return notNear;
      if (requiredAntiAffinity.some(({ topologyKey }) => shunned.at(topologyKey, node) > 0)) return near;
      return existing.anyAt(node) ? unwanted : undefined;
    },
    shift(other: PodInfo, { node }: NodeInfo, by: 1 | -1) {
      countRefusals(existing, other, node, pod, by, cluster);
      if (requiredAffinity.every((term) => isAbout(term, other.pod, cluster))) {
        for (const { topologyKey } of requiredAffinity) wanted.add(topologyKey, node, by);
      }
      for (const term of requiredAntiAffinity) {
        if (isAbout(term, other.pod, cluster)) shunned.add(term.topologyKey, node, by);
      }
    },
  };
}

/** Places where a pod is that does not want the new one near. */
function countRefusals(
  counts: TopologyCounts,
  other: PodInfo,
  node: Node,
  { pod }: PodInfo,
  by: number,
  cluster: Cluster,
): void {
  for (const term of other.terms.requiredAntiAffinity) {
    if (isAbout(term, pod, cluster)) counts.add(term.topologyKey, node, by);
  }
}

/** Counts, for places by `topologyKey`, the pods that all the terms are about. */
function countTerm(
  counts: TopologyCounts,
  terms: readonly AffinityTerm[],
  weight: number,
  snapshot: Snapshot,
  cluster: Cluster,
  topologyKey = terms[0]?.topologyKey ?? '',
): void {
  const requirements: Requirement[] = [];
  for (const term of terms) {
    if (!term.requirements) return;
    requirements.push(...term.requirements);
  }
  for (const namespace of snapshot.namespaces) {
    if (!terms.every((term) => selectsNamespace(term, namespace, cluster))) continue;
    for (const [name, count] of snapshot.matching(namespace, requirements, 'all')) {
      const node = snapshot.get(name)?.node;
      if (node) counts.add(topologyKey, node, weight * count);
    }
  }
}

/** A node may be a new place; a pod that came may be wanted, one that went may have been in the way. */
function mayHelp(pod: PodInfo, event: ClusterEvent, cluster: Cluster): boolean {
  if (event.type === 'node') return true;
  if (event.type !== 'assigned-pod') return false;
  const { requiredAffinity, requiredAntiAffinity } = pod.terms;
  const { object, old } = event;
  if (object && requiredAffinity.some((term) => isAbout(term, object, cluster))) return true;
  if (!old) return false;
  const refused = podInfo(old).terms.requiredAntiAffinity.some((term) => isAbout(term, pod.pod, cluster));
  return refused || requiredAntiAffinity.some((term) => isAbout(term, old, cluster));
}
