import type { Node } from '../../common/api/core/v1/node.ts';

/** On how many nodes each value of a label is, for the labels that were asked for; kept up to date node by node. */
export class Places {
  readonly #byKey = new Map<string, Map<string, number>>();

  /** How many values the label has. `nodes` are counted when it is asked for the first time. */
  count(topologyKey: string, nodes: Iterable<Node>): number {
    const known = this.#byKey.get(topologyKey);
    if (known) return known.size;
    const values = new Map<string, number>();
    for (const node of nodes) shift(values, node.metadata.labels?.[topologyKey], 1);
    this.#byKey.set(topologyKey, values);
    return values.size;
  }

  add({ metadata: { labels } }: Node): void {
    for (const [key, values] of this.#byKey) shift(values, labels?.[key], 1);
  }

  remove({ metadata: { labels } }: Node): void {
    for (const [key, values] of this.#byKey) shift(values, labels?.[key], -1);
  }
}

/** Adds to the count of a key, and forgets it at nothing. */
export function shift(counts: Map<string, number>, key: string | undefined, by: number): void {
  if (key === undefined) return;
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
