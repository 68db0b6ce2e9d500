import type { PodInfo } from './node-info.ts';
import type { AffinityTerm, AffinityTerms } from './pod-affinity-terms.ts';
import { shift } from './places.ts';

/** A term that pods on nodes have, and how many of them on each node, by node name. */
export interface CountedTerm {
  readonly term: AffinityTerm;
  readonly byNode: ReadonlyMap<string, number>;
}

/**
 * Affinity and anti-affinity of pods that have their nodes: pods of one workload all have the same terms, so that a new pod is
 * held against each of them once, not against every pod.
 */
export class TermCounts {
  readonly #counted: Readonly<
    Record<keyof AffinityTerms, Map<string, { term: AffinityTerm; byNode: Map<string, number> }>>
  > = { requiredAffinity: new Map(), requiredAntiAffinity: new Map(), preferred: new Map() };

  of(sort: keyof AffinityTerms): Iterable<CountedTerm> {
    return this.#counted[sort].values();
  }

  shift({ terms }: PodInfo, nodeName: string, by: 1 | -1): void {
    this.#shift('requiredAffinity', terms, nodeName, by);
    this.#shift('requiredAntiAffinity', terms, nodeName, by);
    this.#shift('preferred', terms, nodeName, by);
  }

  #shift(sort: keyof AffinityTerms, terms: AffinityTerms, nodeName: string, by: 1 | -1): void {
    for (const term of terms[sort]) {
      const counted = this.#counted[sort].get(term.key) ?? { term, byNode: new Map<string, number>() };
      shift(counted.byNode, nodeName, by);
      if (counted.byNode.size === 0) this.#counted[sort].delete(term.key);
      else this.#counted[sort].set(term.key, counted);
    }
  }
}
