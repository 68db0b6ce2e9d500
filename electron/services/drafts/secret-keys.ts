import { type Document, type YAMLMap, isScalar, visit } from 'yaml';

/** Gives keys to the secrets of a cluster file's hosts: `<cluster>/<host>`, `<cluster>/<host>/sudo`. */
export class SecretKeys {
  readonly #cluster: string;
  /** The hosts as the file had them: their keys may belong to another host by now, and are not given away. */
  readonly #hosts: readonly YAMLMap[];
  readonly #taken = new Map<string, string>();

  constructor(cluster: string, hosts: readonly YAMLMap[]) {
    this.#cluster = cluster;
    this.#hosts = hosts;
  }

  /** The secrets that were given keys. */
  get taken(): ReadonlyArray<{ readonly key: string; readonly value: string }> {
    return [...this.#taken].map(([key, value]) => ({ key, value }));
  }

  /** The key for a host's secret; `name.2` where another host has `name`. */
  keep(value: string, host: YAMLMap, name: string): string {
    const others = new Set(this.#hosts.filter((one) => one !== host).flatMap(secretKeys));
    const wanted = `${this.#cluster}/${name}`;
    let key = wanted;
    for (let number = 2; others.has(key) || this.#taken.has(key); number++) key = `${wanted}.${number}`;
    this.#taken.set(key, value);
    return key;
  }
}

/** Keys of secrets that a cluster file, or a part of one, refers to. */
export function secretKeys(node: Document | YAMLMap): string[] {
  const keys: string[] = [];
  visit(node, {
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value === 'passwordSecret' && isScalar(value)) keys.push(String(value.value));
    },
  });
  return keys;
}
