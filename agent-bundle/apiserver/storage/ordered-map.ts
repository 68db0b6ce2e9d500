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
    if (this.#values.delete(key)) this.#keys.splice(this.#firstAtOrAfter(key), 1);
  }

  /** Entries whose key starts with `prefix`, after the key `after` where given. Do not change the map meanwhile. */
  *under(prefix: string, after?: string): Generator<[key: string, value: V]> {
    let at = this.#firstAtOrAfter(after !== undefined && compareKeys(after, prefix) > 0 ? after : prefix);
    if (this.#keys[at] === after) at++;
    for (; at < this.#keys.length; at++) {
      const key = this.#keys[at] as string;
      if (!key.startsWith(prefix)) return;
      yield [key, this.#values.get(key) as V];
    }
  }

  #insert(key: string): void {
    const last = this.#keys.at(-1);
    if (last === undefined || compareKeys(last, key) < 0) this.#keys.push(key);
    else this.#keys.splice(this.#firstAtOrAfter(key), 0, key);
  }

  #firstAtOrAfter(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.#keys[middle] as string, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
