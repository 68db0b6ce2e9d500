import type { ApiObject } from '../api/schema/kind.ts';
import { type Change, type FollowOptions, type Source, follow } from './follow.ts';

/** `namespace/name`, or `name` for what has no namespace: the key of queues and caches. */
export function keyOf(object: ApiObject): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** The two parts of a key. */
export function splitKey(key: string): { namespace?: string; name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

export interface InformerEvent<T> {
  readonly key: string;
  /** Absent when the object is gone. */
  readonly object: T | undefined;
  /** Absent when the object is new to us. */
  readonly old: T | undefined;
}

type IndexFunction<T> = (object: T) => readonly string[];

interface Index<T> {
  readonly valuesOf: IndexFunction<T>;
  readonly keys: Map<string, Set<string>>;
}

/**
 * A read-only mirror of one kind, kept by `follow`: lookups are local, handlers hear of differences. Objects are shared:
 * never change them. Handlers run synchronously, after the mirror has the new state.
 */
export class Informer<T extends ApiObject> {
  readonly #source: Source<T>;
  readonly #objects = new Map<string, T>();
  readonly #indexes = new Map<string, Index<T>>();
  readonly #handlers: Array<(event: InformerEvent<T>) => void> = [];
  readonly #options: FollowOptions;
  readonly #waiting = new Set<() => void>();
  #hasSynced = false;

  constructor(source: Source<T>, options: FollowOptions = {}) {
    this.#source = source;
    this.#options = options;
  }

  /** Adds a lookup by derived values, unless there is one of that name. */
  index(name: string, valuesOf: IndexFunction<T>): this {
    if (this.#indexes.has(name)) return this;
    const index: Index<T> = { valuesOf, keys: new Map() };
    this.#indexes.set(name, index);
    for (const [key, object] of this.#objects) enter(index, key, object);
    return this;
  }

  /** Calls `handler` for every difference from now on; call before `run` to hear of everything. */
  onChange(handler: (event: InformerEvent<T>) => void): this {
    this.#handlers.push(handler);
    return this;
  }

  /** Follows until the signal is aborted; may then be run again, which begins with a list. */
  async run(signal: AbortSignal): Promise<void> {
    for await (const change of follow(this.#source, signal, this.#options)) this.#apply(change);
  }

  /** Resolves when the first list has arrived; rejects when the signal is aborted before. */
  synced(signal: AbortSignal): Promise<void> {
    if (this.#hasSynced) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.delete(onSynced);
        reject(new DOMException('stopped before the first list arrived', 'AbortError'));
      };
      const onSynced = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(onSynced);
    });
  }

  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  list(): Iterable<T> {
    return this.#objects.values();
  }

  get size(): number {
    return this.#objects.size;
  }

  /** The objects whose index `name` holds `value`. */
  *byIndex(name: string, value: string): Iterable<T> {
    for (const key of this.#indexes.get(name)?.keys.get(value) ?? []) {
      const object = this.#objects.get(key);
      if (object) yield object;
    }
  }

  #apply(change: Change<T>): void {
    if (change.type === 'upsert') return this.#put(change.object);
    if (change.type === 'delete') return this.#remove(keyOf(change.object), change.object);
    const kept = new Set<string>();
    for (const object of change.objects) {
      const key = keyOf(object);
      kept.add(key);
      const known = this.#objects.get(key)?.metadata.resourceVersion;
      if (known === undefined || known !== object.metadata.resourceVersion) this.#put(object);
    }
    for (const key of [...this.#objects.keys()]) if (!kept.has(key)) this.#remove(key);
    this.#hasSynced = true;
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #put(object: T): void {
    const key = keyOf(object);
    const old = this.#objects.get(key);
    if (old) this.#unindex(key, old);
    this.#objects.set(key, object);
    for (const index of this.#indexes.values()) enter(index, key, object);
    this.#tell({ key, object, old });
  }

  #remove(key: string, last?: T): void {
    const known = this.#objects.get(key);
    if (!known) return;
    this.#unindex(key, known);
    this.#objects.delete(key);
    this.#tell({ key, object: undefined, old: last ?? known });
  }

  #unindex(key: string, object: T): void {
    for (const index of this.#indexes.values()) {
      for (const value of index.valuesOf(object)) {
        const keys = index.keys.get(value);
        keys?.delete(key);
        if (keys?.size === 0) index.keys.delete(value);
      }
    }
  }

  #tell(event: InformerEvent<T>): void {
    for (const handler of this.#handlers) handler(event);
  }
}

function enter<T>(index: Index<T>, key: string, object: T): void {
  for (const value of index.valuesOf(object)) {
    const keys = index.keys.get(value);
    if (keys) keys.add(key);
    else index.keys.set(value, new Set([key]));
  }
}
