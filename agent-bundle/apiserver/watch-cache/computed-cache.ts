import { type ApiObject, type Kind, apiVersionOf } from '../../../common/api/schema/kind.ts';
import { encodeItem, encodeObject } from '../codec/encode.ts';
import type { CachedList, CachedObject, CachedResource, ListRequest, WatchCache, WatchEvent } from './watch-cache.ts';

/** Objects outside namespaces that are found out when somebody asks. Nobody stores them, so that they have no versions. */
export class ComputedCache implements WatchCache {
  readonly resource: CachedResource & { readonly kind: Kind };
  readonly #find: (signal: AbortSignal) => Promise<readonly ApiObject[]>;

  constructor(resource: ComputedCache['resource'], find: (signal: AbortSignal) => Promise<readonly ApiObject[]>) {
    this.resource = resource;
    this.#find = find;
  }

  async get({ name }: { readonly name: string }, _at: unknown, signal: AbortSignal): Promise<CachedObject | undefined> {
    const found = (await this.#find(signal)).find(({ metadata }) => metadata.name === name);
    return found && this.#cached(found);
  }

  /** All of them at once, whatever limit is asked for. */
  async list({ selector }: ListRequest, signal: AbortSignal): Promise<CachedList> {
    const all = (await this.#find(signal)).map((object) => this.#cached(object));
    return { items: all.filter(({ labels, fields }) => selector?.matches(labels, fields) ?? true), revision: 0 };
  }

  watch(): AsyncIterable<readonly WatchEvent[]> {
    throw new Error(`${this.resource.kind.resource} cannot be watched`);
  }

  #cached(object: ApiObject): CachedObject {
    const { kind, selectableFields } = this.resource;
    const { name, labels = {} } = object.metadata;
    const named = { ...object, kind: kind.kind, apiVersion: apiVersionOf(kind) };
    return {
      key: name,
      name,
      namespace: undefined,
      revision: 0,
      labels,
      fields: { 'metadata.name': name, ...selectableFields?.(object) },
      bytes: Buffer.from(encodeObject(kind, named)),
      itemTail: Buffer.from(encodeItem(kind, object).slice(1)),
    };
  }
}
