import type { Element, RuleFragment } from './rules.ts';

/**
 * What the kernel's table holds, so that only differences are sent. Fragments are kept by owner (a service's key);
 * elements that several owners ask for, such as the hairpin pair of a shared endpoint, stay until the last one is gone.
 */
export class TableState {
  readonly #owners = new Map<string, RuleFragment>();
  readonly #counts = new Map<string, number>();

  /** The nft commands that bring the table from what it holds to the given fragments; empty when nothing changes. */
  update(changes: ReadonlyMap<string, RuleFragment | undefined>, table: string): string {
    const before = new Map<string, Element>();
    const after = new Map<string, Element>();
    const addedChains: string[] = [];
    const removedChains: string[] = [];
    for (const [owner, next] of changes) {
      const last = this.#owners.get(owner);
      for (const element of last?.elements ?? []) this.#release(element, before);
      for (const [name, rules] of next?.chains ?? []) {
        if (sameRules(last?.chains.get(name), rules)) continue;
        addedChains.push(`add chain ip ${table} ${name}`, `flush chain ip ${table} ${name}`);
        addedChains.push(...rules.map((rule) => `add rule ip ${table} ${name} ${rule}`));
      }
      for (const name of last?.chains.keys() ?? []) {
        if (!next?.chains.has(name))
          removedChains.push(`flush chain ip ${table} ${name}`, `delete chain ip ${table} ${name}`);
      }
    }
    for (const [owner, next] of changes) {
      for (const element of next?.elements ?? []) this.#hold(element, before, after);
      if (next) this.#owners.set(owner, next);
      else this.#owners.delete(owner);
    }
    // Chains first, since elements name them; old elements go before their keys come back; old chains go last.
    return [
      ...addedChains,
      ...[...before.values()].map(({ set, key }) => `delete element ip ${table} ${set} { ${key} }`),
      ...[...after.values()].map(
        ({ set, key, value }) => `add element ip ${table} ${set} { ${key}${value ? ` : ${value}` : ''} }`,
      ),
      ...removedChains,
    ].join('\n');
  }

  /** Every owner's fragment: to build the table anew. */
  owners(): ReadonlyMap<string, RuleFragment> {
    return this.#owners;
  }

  #release(element: Element, removed: Map<string, Element>): void {
    const id = identity(element);
    const left = (this.#counts.get(id) ?? 0) - 1;
    if (left > 0) this.#counts.set(id, left);
    else {
      this.#counts.delete(id);
      removed.set(id, element);
    }
  }

  #hold(element: Element, removed: Map<string, Element>, added: Map<string, Element>): void {
    const id = identity(element);
    const count = this.#counts.get(id) ?? 0;
    this.#counts.set(id, count + 1);
    // What was released and is held again in the same update was never away.
    if (count === 0 && !removed.delete(id)) added.set(id, element);
  }
}

const identity = ({ set, key, value }: Element) => `${set} ${key} ${value ?? ''}`;

const sameRules = (a: readonly string[] | undefined, b: readonly string[]) =>
  a !== undefined && a.length === b.length && a.every((rule, index) => rule === b[index]);
