import type { CachedResource, WatchCache } from './watch-cache.ts';

/** The caches of all resources, fed by one watch on the whole registry: one total order, one measure of freshness. */
export interface WatchCaches {
  /** Adds a resource; call before `run`. */
  add(resource: CachedResource): WatchCache;
  /** Lists everything, then follows, until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when every cache has its first list. */
  ready(signal: AbortSignal): Promise<void>;
}
