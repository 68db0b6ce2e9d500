import { compareKeys } from './keys.ts';

/**
 * A map whose keys can be walked in the order of their UTF-8 bytes. A lookup costs a hash; a new key costs a binary search
 * and a move of the pointers behind it (about 20 µs among 100 000), none when it is the last.
 */
export class OrderedMap<V> {
  readonly #values = new Map<string, V>();
  readonly #keys: string[] = [];

  get size(): number {
    return this.#keys.length;
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: V): void {
    if (!this.#values.has(key)) this.#insert(key);
    this.#values.set(key, value);
  }

  delete(key: string): void {
    if (this.#values.delete(key))
      this.#keys.splice(
        this.#search((other) => compareKeys(other, key) < 0),
        1,
      );
  }

  /** Entries whose key starts with `prefix`, after the key `after` where given. Do not change the map meanwhile. */
  *under(prefix: string, after?: string): Generator<[key: string, value: V]> {
    const end = this.#endOf(prefix);
    for (let at = this.#startOf(prefix, after); at < end; at++) {
      const key = this.#keys[at] as string;
      yield [key, this.#values.get(key) as V];
    }
  }

  /** How many entries `under` would give. */
  count(prefix: string, after?: string): number {
    return Math.max(0, this.#endOf(prefix) - this.#startOf(prefix, after));
  }

  #startOf(prefix: string, after: string | undefined): number {
    if (after === undefined || compareKeys(after, prefix) < 0)
      return this.#search((key) => compareKeys(key, prefix) < 0);
    return this.#search((key) => compareKeys(key, after) <= 0);
  }

  #endOf(prefix: string): number {
    return this.#search((key) => key.startsWith(prefix) || compareKeys(key, prefix) < 0);
  }

  #insert(key: string): void {
    const last = this.#keys.at(-1);
    if (last === undefined || compareKeys(last, key) < 0) this.#keys.push(key);
    else
      this.#keys.splice(
        this.#search((other) => compareKeys(other, key) < 0),
        0,
        key,
      );
  }

  /** How many keys, from the first on, are `before`; no other key may be. */
  #search(before: (key: string) => boolean): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(this.#keys[middle] as string)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
