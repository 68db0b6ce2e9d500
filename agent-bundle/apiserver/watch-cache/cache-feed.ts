import type { StoreEvent, StoreItem } from '../storage/store.ts';
import type { ResourceCache } from './resource-cache.ts';

/**
 * How events reach a cache.
 *
 *   waiting ──its own list, or everybody's──▶ open ──everybody begins anew──▶ open
 *
 * While it waits, events are held: those newer than its list follow it. The watch may be behind that list: what it tells of
 * older revisions is known already.
 */
export class CacheFeed {
  readonly cache: ResourceCache;
  #held: StoreEvent[] | undefined = [];
  #known = 0;

  constructor(cache: ResourceCache) {
    this.cache = cache;
  }

  /** Its own list, unless everybody has begun anew meanwhile. */
  begin(items: readonly StoreItem[], revision: number): void {
    const held = this.#held;
    if (!held) return;
    this.restart(items, revision);
    for (const event of held) this.apply(event);
  }

  /** The list of `revision`; the watch goes on from there. */
  restart(items: readonly StoreItem[], revision: number): void {
    this.#held = undefined;
    this.#known = revision;
    this.cache.restart(items, revision);
  }

  apply(event: StoreEvent): void {
    if (this.#held) this.#held.push(event);
    else if (event.revision > this.#known) this.cache.apply(event);
  }
}
