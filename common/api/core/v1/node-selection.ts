import { type Operator, type Requirement, matchesLabels } from '../../labels.ts';
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from './affinity.ts';
import type { Node } from './node.ts';
import type { PodSpec } from './pod-spec.ts';

/** nodeSelector and required node affinity: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ */
export function fitsNodeSelection(spec: Pick<PodSpec, 'nodeSelector' | 'affinity'>, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const key in spec.nodeSelector) if (labels[key] !== spec.nodeSelector[key]) return false;
  return !required || matchesNodeSelector(required, node);
}

/** The node matches any of the terms. */
export const matchesNodeSelector = ({ nodeSelectorTerms }: NodeSelector, node: Node): boolean =>
  nodeSelectorTerms.some((term) => matchesNodeTerm(term, node));

/** All requirements of a term must hold; a term that asks for nothing matches nothing. */
export function matchesNodeTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return (
    matches(matchExpressions, node.metadata.labels) && matches(matchFields, { 'metadata.name': node.metadata.name })
  );
}

const matches = (expressions: readonly NodeSelectorRequirement[], labels: Record<string, string> | undefined) =>
  expressions.every((expression) => {
    const read = requirement(expression);
    return read !== undefined && matchesLabels([read], labels);
  });

const operators: readonly Operator[] = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

/** Undefined: an operator that nobody knows, which nothing matches. */
function requirement({ key, operator, values = [] }: NodeSelectorRequirement): Requirement | undefined {
  const known = operators.find((each) => each === operator);
  return known && { key, operator: known, values };
}
