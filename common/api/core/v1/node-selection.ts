import { type Operator, type Requirement, matchesLabels } from '../../labels.ts';
import type { NodeSelectorRequirement, NodeSelectorTerm } from './affinity.ts';
import type { Node } from './node.ts';
import type { PodSpec } from './pod-spec.ts';

/** nodeSelector and required node affinity: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ */
export function fitsNodeSelection(pod: Pick<PodSpec, 'nodeSelector' | 'affinity'>, node: Node): boolean {
  const { labels } = node.metadata;
  const required = pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return (
    Object.entries(pod.nodeSelector ?? {}).every(([key, value]) => labels?.[key] === value) &&
    (!required || required.nodeSelectorTerms.some((term) => matchesNodeTerm(term, node)))
  );
}

/** All requirements of a term must hold; a term that asks for nothing matches nothing. */
export function matchesNodeTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return (
    matchesLabels(matchExpressions.map(requirement), node.metadata.labels) &&
    matchesLabels(matchFields.map(requirement), { 'metadata.name': node.metadata.name })
  );
}

const requirement = ({ key, operator, values = [] }: NodeSelectorRequirement): Requirement => ({
  key,
  operator: operator as Operator,
  values,
});
