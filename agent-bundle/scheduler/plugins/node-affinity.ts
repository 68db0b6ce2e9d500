import type { NodeSelectorTerm } from '../../../common/api/core/v1/affinity.ts';
import type { Node } from '../../../common/api/core/v1/node.ts';
import { type Requirement, type Operator, matchesLabels } from '../../../common/api/labels.ts';
import type { FilterPlugin, ScorePlugin } from '../framework.ts';

const name = 'NodeAffinity';

/** nodeSelector and required node affinity: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ */
export const nodeAffinity: FilterPlugin = {
  name,
  helpedBy: ['node-changed'],
  filter({ pod }, { node }) {
    const labels = node.metadata.labels ?? {};
    const selector = Object.entries(pod.spec.nodeSelector ?? {});
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const fits =
      selector.every(([key, value]) => labels[key] === value) &&
      (!required || required.nodeSelectorTerms.some((term) => matchesTerm(term, node)));
    return fits ? undefined : "node(s) didn't match Pod's node affinity/selector";
  },
};

/** The sum of the weights of the preferred terms that a node matches. */
export const preferredNodes: ScorePlugin = {
  name,
  weight: 2,
  score({ pod }, nodes) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    return nodes.map(({ node }) =>
      preferred.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0), 0),
    );
  },
};

/** All requirements of a term must hold; a term that asks for nothing matches nothing. */
function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return (
    matchesLabels(matchExpressions.map(requirement), node.metadata.labels) &&
    matchesLabels(matchFields.map(requirement), { 'metadata.name': node.metadata.name })
  );
}

const requirement = ({
  key,
  operator,
  values = [],
}: {
  key: string;
  operator: string;
  values?: string[];
}): Requirement => ({
  key,
  operator: operator as Operator,
  values,
});
