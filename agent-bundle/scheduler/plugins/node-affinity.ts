import type { NodeAffinity } from '../../../common/api/core/v1/affinity.ts';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type With, unresolvable } from '../framework.ts';
import { matchesSelector, matchesTerm, namedNodes } from './node-selector.ts';
import { shareOfMost } from './normalize.ts';

const mismatch = unresolvable("node(s) didn't match Pod's node affinity/selector");
const enforced = unresolvable("node(s) didn't match scheduler-enforced node affinity");
const conflict = unresolvable('pod affinity terms conflict');

/** Whether nodeSelector and required node affinity allow the node. */
export function allowsNode({ spec }: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const required = requiredOf(spec.affinity?.nodeAffinity);
  for (const key in spec.nodeSelector) if (labels[key] !== spec.nodeSelector[key]) return false;
  return !required || matchesSelector(required, node);
}

const requiredOf = (affinity: NodeAffinity | undefined) => affinity?.requiredDuringSchedulingIgnoredDuringExecution;
const preferredOf = (affinity: NodeAffinity | undefined) =>
  affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];

/** Nodes by labels: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/. `added` holds for every pod. */
export function nodeAffinity(added?: NodeAffinity): With<'preFilter' | 'preScore'> {
  const addedRequired = requiredOf(added);
  return {
    name: 'NodeAffinity',
    events: ['node'],
    helpedBy: ({ pod }, event) => event.type === 'node' && event.object !== undefined && allowsNode(pod, event.object),
    preFilter({ pod }) {
      const required = requiredOf(pod.spec.affinity?.nodeAffinity);
      if (!required && !pod.spec.nodeSelector && !addedRequired) return undefined;
      const only = required && namedNodes(required);
      if (only?.size === 0) return conflict;
      return {
        only,
        filter({ node }) {
          if (addedRequired && !matchesSelector(addedRequired, node)) return enforced;
          return allowsNode(pod, node) ? undefined : mismatch;
        },
      };
    },
    /** The sum of the weights of the preferred terms that a node matches. */
    preScore({ pod }) {
      const preferred = [...preferredOf(pod.spec.affinity?.nodeAffinity), ...preferredOf(added)];
      if (preferred.length === 0) return undefined;
      return ({ node }) =>
        preferred.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0), 0);
    },
    normalize: shareOfMost,
  };
}
