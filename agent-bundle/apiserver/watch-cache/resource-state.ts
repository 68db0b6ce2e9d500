import type { Clock } from '../../../common/base/clock.ts';
import { asError } from '../../../common/base/clock.ts';
import { OrderedMap } from '../storage/ordered-map.ts';
import type { StoreEvent, StoreItem } from '../storage/store.ts';
import { CachedVersion } from './cached-object.ts';
import { Change } from './change.ts';
import { ChangeLog } from './change-log.ts';
import type { CachedResource } from './watch-cache.ts';

/** The objects of one resource and what happened to them lately, as the watch on the store tells. */
export class ResourceState {
  readonly resource: CachedResource;
  readonly log: ChangeLog;
  readonly #onError: (error: Error) => void;
  #objects = new OrderedMap<CachedVersion>();

  constructor(resource: CachedResource, clock: Clock, onError: (error: Error) => void) {
    this.resource = resource;
    this.log = new ChangeLog(clock);
    this.#onError = onError;
  }

  get objects(): OrderedMap<CachedVersion> {
    return this.#objects;
  }

  /** Begins anew with a list of `revision`, in key order; what happened before is not known. */
  restart(items: readonly StoreItem[], revision: number): void {
    const objects = new OrderedMap<CachedVersion>();
    for (const item of items) {
      const known = this.#objects.get(item.key);
      const version = known?.revision === item.revision ? known : this.#read(item, 'ADDED');
      if (version) objects.set(item.key, version);
    }
    this.#objects = objects;
    this.log.restart(revision);
  }

  /** Takes in one event, the next in order. */
  apply(event: StoreEvent): void {
    const { key, revision } = event;
    const previous = this.#objects.get(key);
    const current = event.type === 'put' ? this.#read(event, previous ? 'MODIFIED' : 'ADDED') : undefined;
    if (current) this.#objects.set(key, current);
    else this.#objects.delete(key);
    if (current ?? previous) this.log.append(new Change(key, revision, previous, current));
  }

  /** Undefined, and reported, when somebody else wrote something that is no object: it is as good as absent. */
  #read(item: StoreItem, type: 'ADDED' | 'MODIFIED'): CachedVersion | undefined {
    try {
      return new CachedVersion(this.resource, item, type);
    } catch (error) {
      this.#onError(new Error(`${item.key} at revision ${item.revision} cannot be read: ${asError(error).message}`));
      return undefined;
    }
  }
}
