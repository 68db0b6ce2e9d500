import type { NodeAffinity, NodeSelector } from '../../../common/api/core/v1/affinity.ts';
import { fitsNodeSelection, matchesNodeSelector, matchesNodeTerm } from '../../../common/api/core/v1/node-selection.ts';
import { type With, unresolvable } from '../framework.ts';
import { shareOfMost } from './normalize.ts';

const mismatch = unresolvable("node(s) didn't match Pod's node affinity/selector");
const enforced = unresolvable("node(s) didn't match scheduler-enforced node affinity");
const conflict = unresolvable('pod affinity terms conflict');

const requiredOf = (affinity: NodeAffinity | undefined) => affinity?.requiredDuringSchedulingIgnoredDuringExecution;
const preferredOf = (affinity: NodeAffinity | undefined) =>
  affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];

/** Nodes by labels: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/. `added` holds for every pod. */
export function nodeAffinity(added?: NodeAffinity): With<'preFilter' | 'preScore'> {
  const addedRequired = requiredOf(added);
  return {
    name: 'NodeAffinity',
    events: ['node'],
    helpedBy: ({ pod }, event) =>
      event.type === 'node' && event.object !== undefined && fitsNodeSelection(pod.spec, event.object),
    preFilter({ pod }) {
      const required = requiredOf(pod.spec.affinity?.nodeAffinity);
      if (!required && !pod.spec.nodeSelector && !addedRequired) return undefined;
      const only = required && namedNodes(required);
      if (only?.size === 0) return conflict;
      return {
        only,
        filter({ node }) {
          if (addedRequired && !matchesNodeSelector(addedRequired, node)) return enforced;
          return fitsNodeSelection(pod.spec, node) ? undefined : mismatch;
        },
      };
    },
    /** The sum of the weights of the preferred terms that a node matches. */
    preScore({ pod }) {
      const preferred = [...preferredOf(pod.spec.affinity?.nodeAffinity), ...preferredOf(added)];
      if (preferred.length === 0) return undefined;
      return ({ node }) =>
        preferred.reduce((sum, { weight, preference }) => sum + (matchesNodeTerm(preference, node) ? weight : 0), 0);
    },
    normalize: shareOfMost,
  };
}

/** The names that the terms allow, where each of them names nodes; undefined: labels decide. */
function namedNodes({ nodeSelectorTerms }: NodeSelector): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { matchFields = [] } of nodeSelectorTerms) {
    const named = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (named.length === 0) return undefined;
    const [first, ...others] = named.map(({ values = [] }) => values);
    for (const name of first ?? []) if (others.every((values) => values.includes(name))) names.add(name);
  }
  return nodeSelectorTerms.length === 0 ? undefined : names;
}
