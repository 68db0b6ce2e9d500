import type { Node } from '../../../common/api/core/v1/node.ts';

/** Sums by place: a place is all nodes that have one value of a label. */
export class TopologyCounts {
  readonly #byKey = new Map<string, Map<string, number>>();

  /** Nothing where the node is no place of the key. */
  add(topologyKey: string, { metadata }: Node, by: number): void {
    const value = metadata.labels?.[topologyKey];
    if (value === undefined) return;
    const values = this.#byKey.get(topologyKey) ?? new Map<string, number>();
    const sum = (values.get(value) ?? 0) + by;
    if (sum === 0) values.delete(value);
    else values.set(value, sum);
    if (values.size === 0) this.#byKey.delete(topologyKey);
    else this.#byKey.set(topologyKey, values);
  }

  at(topologyKey: string, { metadata }: Node): number {
    return this.#byKey.get(topologyKey)?.get(metadata.labels?.[topologyKey] ?? '') ?? 0;
  }

  sumAt(node: Node): number {
    let sum = 0;
    for (const key of this.#byKey.keys()) sum += this.at(key, node);
    return sum;
  }

  anyAt(node: Node): boolean {
    for (const key of this.#byKey.keys()) if (this.at(key, node) > 0) return true;
    return false;
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }
}
