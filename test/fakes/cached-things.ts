import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import { withDeadline } from '../../common/base/deadline.ts';
import { MemoryStore } from '../../agent-bundle/apiserver/storage/memory-store.ts';
import { objectKey } from '../../agent-bundle/apiserver/storage/keys.ts';
import type { Store } from '../../agent-bundle/apiserver/storage/store.ts';
import type { WatchCache, WatchEvent, WatchRequest } from '../../agent-bundle/apiserver/watch-cache/watch-cache.ts';
import { WatchCaches } from '../../agent-bundle/apiserver/watch-cache/watch-caches.ts';
import { CuttableStore } from './cuttable-store.ts';
import { ManualClock } from './manual-clock.ts';

/** A small kind: `spec.color` can be selected by. */
export interface Thing extends ApiObject {
  spec?: { color?: string; text?: string };
}

const ThingKind = {
  group: 'test.dev',
  version: 'v1',
  kind: 'Thing',
  resource: 'things',
  namespaced: true,
} as Kind<Thing>;

export const soon = () => withDeadline(undefined, 10_000);

/** A store of things with a watch cache on it, both running, and short words for what tests do with them. */
export class CachedThings {
  readonly clock = new ManualClock();
  readonly store: CuttableStore;
  readonly errors: Error[] = [];
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  readonly cache: WatchCache;
  readonly caches: WatchCaches;

  constructor(store: Store = new MemoryStore()) {
    this.store = new CuttableStore(store);
    const caches = new WatchCaches(this.store, { clock: this.clock, onError: (error) => this.errors.push(error) });
    const selectableFields = (thing: ApiObject) => ({ 'spec.color': (thing as Thing).spec?.color ?? '' });
    this.cache = caches.add({ kind: ThingKind, selectableFields });
    this.caches = caches;
    this.#running = caches.run(this.#stop.signal);
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.store.close();
  }

  /** Writes a thing named `namespace/name`, whatever was there; resolves with its revision. */
  async put(path: string, labels: Record<string, string> = {}, spec: Thing['spec'] = {}): Promise<number> {
    const [namespace = '', name = ''] = path.split('/');
    const object = { kind: 'Thing', apiVersion: 'test.dev/v1', metadata: { name, namespace, labels }, spec };
    return this.#write({ type: 'put', key: this.key(path), value: Buffer.from(JSON.stringify(object)) });
  }

  delete(path: string): Promise<number> {
    return this.#write({ type: 'delete', key: this.key(path) });
  }

  key(path: string): string {
    const [namespace = '', name = ''] = path.split('/');
    return objectKey(ThingKind, { namespace, name });
  }

  watch(request: WatchRequest): ThingWatch {
    return new ThingWatch(this.cache, request);
  }

  async #write(write: Parameters<Store['transact']>[0]['writes'][number]): Promise<number> {
    return (await this.store.transact({ conditions: [], writes: [write] }, soon())).revision;
  }
}

/** Reads a watch of a cache and keeps what came. */
export class ThingWatch {
  readonly events: WatchEvent[] = [];
  /** Settles with the watch. */
  readonly finished: Promise<void>;
  readonly #stop = new AbortController();
  #changed = () => {};

  constructor(cache: WatchCache, request: WatchRequest) {
    this.finished = this.#read(cache, request);
    this.finished.catch(() => this.#changed());
  }

  /** `ADDED a/x`, with `@revision` where asked for. */
  summary(): string[] {
    return this.events.map((event) => {
      const { namespace, name } = thingOf(event.object).metadata;
      return event.type === 'BOOKMARK' ? 'BOOKMARK' : `${event.type} ${namespace}/${name}`;
    });
  }

  async until(count: number): Promise<void> {
    const late = soon();
    while (this.events.length < count) {
      late.throwIfAborted();
      const change = new Promise<void>((resolve) => {
        this.#changed = resolve;
        late.addEventListener('abort', () => resolve(), { once: true });
      });
      await Promise.race([change, this.finished]);
    }
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.finished;
  }

  async #read(cache: WatchCache, request: WatchRequest): Promise<void> {
    for await (const events of cache.watch(request, this.#stop.signal)) {
      this.events.push(...events);
      this.#changed();
    }
  }
}

export function thingOf(bytes: Buffer): Thing {
  return JSON.parse(bytes.toString()) as Thing;
}
