import { type Clock, asError, systemClock } from '../../../common/base/clock.ts';
import { type Backoff, backoffDelay } from '../../../common/base/retry.ts';
import { registryPrefix } from '../storage/keys.ts';
import { CompactedError } from '../storage/store-errors.ts';
import type { Store, StoreBatch, StoreItem, StoreWatch } from '../storage/store.ts';
import { CacheFeed } from './cache-feed.ts';
import { Progress } from './progress.ts';
import { reachFreshness } from './freshness.ts';
import { ResourceCache } from './resource-cache.ts';
import type { CachedResource, WatchCache } from './watch-cache.ts';

export interface WatchCachesOptions {
  /** Told of every failure; following goes on. */
  readonly onError: (error: Error) => void;
  readonly clock?: Clock;
}

const bookmarkInterval = 60_000;
const restartBackoff: Backoff = { first: 100, most: 5_000, factor: 2, jitter: 0.3 };
const listPage = 500;
/**
 * How many revisions before the newest the caches begin, as far as the store still knows them: what happened since then
 * fills their logs, so that clients may resume their watches when this server has been restarted.
 */
const lookBack = [10_000, 1_000, 100, 0] as const;

/**
 * The caches of all resources, fed by one watch on the whole registry: one total order, one measure of freshness.
 *
 *   listing ──every cache──▶ following ──compacted, or the store was restored──▶ listing (watchers are ended: Expired)
 *      └──store fails: backoff──┘
 *
 * A cache that is added while they follow is listed by itself (cache-feed.ts), and read when the watch has come as far as its list.
 */
export class WatchCaches {
  readonly #store: Store;
  readonly #onError: (error: Error) => void;
  readonly #clock: Clock;
  readonly #feeds = new Map<string, CacheFeed>();
  readonly #progress: Progress;
  #watch: StoreWatch | undefined;
  /** Reads are answered from here on: the newest revision when the caches began. */
  #opensAt = 0;
  #restart = new AbortController();
  #signal = AbortSignal.abort(new Error('the caches do not run yet'));

  constructor(store: Store, options: WatchCachesOptions) {
    this.#store = store;
    this.#onError = options.onError;
    this.#clock = options.clock ?? systemClock;
    this.#progress = new Progress({
      readRevision: () => store.currentRevision(this.#signal),
      requestProgress: () => this.#watch?.requestProgress(),
      onRewound: () => this.#restart.abort(new Error('the store was restored from an older copy')),
    });
  }

  /** Adds a resource; call before `run`. */
  add(resource: CachedResource): WatchCache {
    return this.#feed(resource).cache;
  }

  /** Adds a resource while the others are followed; resolves when it can be read. Rejects as the store does, and adds nothing then. */
  async open(resource: CachedResource, signal: AbortSignal): Promise<WatchCache> {
    const feed = this.#feed(resource);
    try {
      await reachFreshness(this.#progress, 'any', signal);
      // As new as the others are, so that nobody has to wait until they are as new as this one.
      const { revision } = this.#progress;
      feed.begin(await this.#listAll(feed.cache.prefix, revision, signal), revision);
      return feed.cache;
    } catch (error) {
      this.remove(feed.cache);
      throw error;
    }
  }

  /** Follows a resource no longer: its watches end when they have told everything. */
  remove(cache: WatchCache): void {
    for (const [prefix, feed] of this.#feeds) {
      if (feed.cache !== cache) continue;
      this.#feeds.delete(prefix);
      feed.cache.close();
    }
  }

  /** The store forgets the states before this revision: lists end with them. */
  forgetBefore(revision: number): void {
    for (const { cache } of this.#feeds.values()) cache.forgetBefore(revision);
  }

  #feed(resource: CachedResource): CacheFeed {
    const options = { store: this.#store, progress: this.#progress, clock: this.#clock, onError: this.#onError };
    const feed = new CacheFeed(new ResourceCache(resource, options));
    this.#feeds.set(feed.cache.prefix, feed);
    return feed;
  }

  /** Lists everything, then follows, until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    await Promise.all([this.#follow(signal), this.#sendBookmarks(signal)]);
  }

  /** Resolves when reads are answered. */
  async ready(signal: AbortSignal): Promise<void> {
    while (!(await this.#progress.reach(1, 60_000, signal)));
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      this.#restart = new AbortController();
      const running = AbortSignal.any([signal, this.#restart.signal]);
      try {
        const revision = await this.#begin(running);
        failures = 0;
        this.#watch = this.#store.watch(registryPrefix, revision, running);
        for await (const batch of this.#watch) this.#apply(batch);
        running.throwIfAborted();
      } catch (error) {
        if (signal.aborted) return;
        this.#onError(asError(error));
        failures++;
        if (failures > 1) await this.#clock.sleep(backoffDelay(restartBackoff, failures), signal).catch(() => {});
      }
    }
  }

  /** Fills every cache with the state of one revision, and returns that. */
  async #begin(signal: AbortSignal): Promise<number> {
    const newest = await this.#store.currentRevision(signal);
    for (const back of lookBack) {
      const revision = Math.max(1, newest - back);
      try {
        const feeds = [...this.#feeds.values()];
        const lists = await Promise.all(feeds.map(({ cache }) => this.#listAll(cache.prefix, revision, signal)));
        await nextTurn();
        this.#progress.close();
        feeds.forEach((feed, at) => feed.restart(lists[at] as StoreItem[], revision));
        this.#opensAt = newest;
        if (revision === newest) this.#progress.advance(newest);
        return revision;
      } catch (error) {
        if (!(error instanceof CompactedError) || back === 0) throw error;
      }
    }
    return newest;
  }

  async #listAll(prefix: string, revision: number, signal: AbortSignal): Promise<StoreItem[]> {
    const items: StoreItem[] = [];
    for (;;) {
      const after = items.at(-1)?.key;
      const page = await this.#store.list(prefix, { after, revision, limit: listPage, unreadable: 'empty' }, signal);
      items.push(...page.items);
      if (page.remaining === 0) return items;
    }
  }

  #apply(batch: StoreBatch): void {
    for (const event of batch.events) this.#feeds.get(prefixOf(event.key))?.apply(event);
    if (batch.revision >= this.#opensAt) this.#progress.advance(batch.revision);
  }

  async #sendBookmarks(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(bookmarkInterval, signal).catch(() => {});
      for (const { cache } of this.#feeds.values()) cache.bookmark();
    }
  }
}

/** `/registry/<group>/<resource>/` of a key. */
function prefixOf(key: string): string {
  const group = key.indexOf('/', registryPrefix.length);
  return key.slice(0, key.indexOf('/', group + 1) + 1);
}

/** Lets every reader that was told that the caches are fresh read them, before they begin anew. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
