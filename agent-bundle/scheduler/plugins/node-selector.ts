import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../../../common/api/core/v1/affinity.ts';
import type { Node } from '../../../common/api/core/v1/node.ts';
import { type Operator, type Requirement, matchesLabels } from '../../../common/api/labels.ts';

const operators: readonly Operator[] = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

/** The node matches any of the terms. */
export const matchesSelector = ({ nodeSelectorTerms }: NodeSelector, node: Node): boolean =>
  nodeSelectorTerms.some((term) => matchesTerm(term, node));

/** All requirements of a term must hold; a term that asks for nothing matches nothing. */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
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

/** Undefined: an operator that nobody knows, which nothing matches. */
function requirement({ key, operator, values = [] }: NodeSelectorRequirement): Requirement | undefined {
  const known = operators.find((each) => each === operator);
  return known && { key, operator: known, values };
}

/** The names that the terms allow, where each of them names nodes; undefined: labels decide. */
export function namedNodes({ nodeSelectorTerms }: NodeSelector): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { matchFields = [] } of nodeSelectorTerms) {
    const named = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (named.length === 0) return undefined;
    const [first, ...others] = named.map(({ values = [] }) => values);
    for (const name of first ?? []) if (others.every((values) => values.includes(name))) names.add(name);
  }
  return nodeSelectorTerms.length === 0 ? undefined : names;
}
