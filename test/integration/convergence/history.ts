import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { follow, resourceSource } from '../../../common/client/follow.ts';

/** One thing that happened, as the API told it: an object's new version, or that it is gone. */
export interface Version {
  /** Of the store; they order versions of all kinds. */
  readonly revision: number;
  /** When we were told, in milliseconds of the test's monotonic clock. */
  readonly at: number;
  readonly resource: string;
  readonly type: 'put' | 'gone';
  readonly object: ApiObject;
}

/** What there is at one revision: resource → `namespace/name` → object. */
export class State {
  readonly #objects = new Map<string, Map<string, ApiObject>>();

  list<T extends ApiObject>({ resource }: Kind<T>, namespace?: string): T[] {
    const all = [...(this.#objects.get(resource)?.values() ?? [])] as T[];
    return namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
  }

  get<T extends ApiObject>({ resource }: Kind<T>, key: string): T | undefined {
    return this.#objects.get(resource)?.get(key) as T | undefined;
  }

  /** Takes a version in; returns what was there before. */
  apply({ resource, type, object }: Version): ApiObject | undefined {
    const objects = this.#objects.get(resource) ?? new Map<string, ApiObject>();
    this.#objects.set(resource, objects);
    const key = keyOf(object);
    const before = objects.get(key);
    if (type === 'put') objects.set(key, object);
    else objects.delete(key);
    return before;
  }
}

export const keyOf = ({ metadata }: ApiObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** Goes through a history in the order of the store: `look` sees each version, what was before it, and what there is now. */
export function replay(
  history: readonly Version[],
  look: (version: Version, before: ApiObject | undefined, state: State) => void,
): void {
  const state = new State();
  for (const version of [...history].sort((a, b) => a.revision - b.revision)) {
    look(version, state.apply(version), state);
  }
}

/** Everything that happens to some kinds in all namespaces, while it happens. */
export class History {
  readonly versions: Version[] = [];
  /** What there is now, as far as we were told. */
  readonly now = new State();
  readonly #lifetime = new Lifetime(() => {});
  readonly #listeners = new Set<() => void>();

  static async of(client: ApiClient, kinds: ReadonlyArray<Kind<ApiObject>>): Promise<History> {
    const history = new History();
    await Promise.all(kinds.map((kind) => history.#follow(client, kind)));
    return history;
  }

  /** Calls `listen` after every change, until the function it returns is called. */
  onChange(listen: () => void): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }

  /** Resolves as soon as `done` says so, which is asked after every change; rejects after `within` milliseconds. */
  until(what: string, done: () => boolean, within = 60_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        stop();
        settle();
      };
      const late = () => end(() => reject(new Error(`waited ${within} ms for ${what}`)));
      const timer = setTimeout(late, within);
      const look = () => {
        if (done()) end(resolve);
      };
      const stop = this.onChange(look);
      look();
    });
  }

  end(): Promise<void> {
    return this.#lifetime.end();
  }

  /** Resolves with the first list. */
  #follow(client: ApiClient, kind: Kind<ApiObject>): Promise<void> {
    return new Promise((listed) => {
      this.#lifetime.run(async (signal) => {
        for await (const change of follow(resourceSource(client, kind), signal)) {
          if (change.type === 'replace') this.#replace(kind, change.objects);
          else this.#take(kind, change.type === 'delete' ? 'gone' : 'put', change.object);
          listed();
        }
      });
    });
  }

  /** After a gap: what is not there any more has gone, nobody knows when; it counts as gone right after its last version. */
  #replace(kind: Kind<ApiObject>, objects: readonly ApiObject[]): void {
    const uids = new Set(objects.map(({ metadata }) => metadata.uid));
    for (const known of this.now.list(kind)) if (!uids.has(known.metadata.uid)) this.#take(kind, 'gone', known);
    for (const object of objects) {
      const known = this.now.get(kind, keyOf(object));
      if (known?.metadata.resourceVersion !== object.metadata.resourceVersion) this.#take(kind, 'put', object);
    }
  }

  #take({ resource }: Kind<ApiObject>, type: Version['type'], object: ApiObject): void {
    const revision = Number(object.metadata.resourceVersion);
    const version: Version = { revision, at: performance.now(), resource, type, object };
    this.versions.push(version);
    this.now.apply(version);
    for (const listen of [...this.#listeners]) listen();
  }
}
