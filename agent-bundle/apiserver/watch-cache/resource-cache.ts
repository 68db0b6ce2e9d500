import type { Clock } from '../../../common/base/clock.ts';
import { objectKey, resourcePrefix } from '../storage/keys.ts';
import type { Store, StoreEvent, StoreItem } from '../storage/store.ts';
import { ExpiredError } from './cache-errors.ts';
import { type CachedVersion, bookmarkFrame } from './cached-object.ts';
import { type Matcher, eventOf } from './change.ts';
import { decodeContinue, encodeContinue } from './continue-token.ts';
import { FanOut } from './fan-out.ts';
import { reachFreshness, reachNamed } from './freshness.ts';
import { type PageRequest, pageOfSnapshot, pageOfStore } from './list-page.ts';
import type { Progress } from './progress.ts';
import { ResourceState } from './resource-state.ts';
import { Snapshot } from './snapshot.ts';
import type { CachedList, CachedObject, CachedResource, Freshness, ListRequest } from './watch-cache.ts';
import type { Selector, WatchCache, WatchEvent, WatchRequest } from './watch-cache.ts';
import { SharedBatch, Watcher } from './watcher.ts';

export interface ResourceCacheOptions {
  readonly store: Store;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

const listTooOld = 'The resourceVersion for the provided list is too old.';
const continueTooOld =
  'The provided continue parameter is too old to display a consistent list result. ' +
  'You can start a new list without the continue parameter, or use the continue token in this response to ' +
  'retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - ' +
  'objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
/** Objects in one batch at the start of a watch. */
const initialBatch = 256;

/** The cache of one resource; WatchCaches feeds it. Reads never change it, and see one revision each. */
export class ResourceCache implements WatchCache {
  readonly resource: CachedResource;
  readonly prefix: string;
  readonly #state: ResourceState;
  readonly #store: Store;
  readonly #progress: Progress;
  readonly #watchers = new Set<Watcher>();
  readonly #batch = new SharedBatch();
  readonly #fanOut = new FanOut(() => this.#tellWatchers());
  #isClosed = false;
  /** The store was told to forget older states. */
  #forgottenBefore = 0;
  /** The objects under the prefix that was listed last, until one changes. */
  #whole: { readonly prefix: string; readonly items: readonly CachedObject[] } | undefined;

  constructor(resource: CachedResource, options: ResourceCacheOptions) {
    this.resource = resource;
    this.prefix = resourcePrefix(resource.kind);
    this.#state = new ResourceState(resource, options.clock, options.onError);
    this.#store = options.store;
    this.#progress = options.progress;
  }

  async get(
    ref: { name: string; namespace?: string },
    at: Freshness,
    signal: AbortSignal,
  ): Promise<CachedObject | undefined> {
    const key = objectKey(this.resource.kind, ref);
    await reachFreshness(this.#progress, at, signal);
    const found = this.#state.objects.get(key);
    if (!found) this.#store.checkReadable?.(key);
    return found;
  }

  async list(request: ListRequest, signal: AbortSignal): Promise<CachedList> {
    const { namespace, selector, limit, at = 'latest' } = request;
    const prefix = resourcePrefix(this.resource.kind, namespace);
    this.#store.checkReadable?.(prefix);
    const token = request.continue === undefined ? undefined : decodeContinue(request.continue);
    const after = token && prefix + token.after;
    const page = { prefix, limit, after, matches: selector && matcherOf(selector, undefined) };
    if (token && token.revision !== 'newest') {
      const rest = () => encodeContinue({ revision: 'newest', after: token.after });
      const tooOld = () => new ExpiredError(continueTooOld, rest());
      return this.#listAt({ ...page, revision: token.revision }, tooOld, signal);
    }
    if (typeof at === 'object' && 'exactly' in at) {
      return this.#listAt({ ...page, revision: at.exactly }, () => new ExpiredError(listTooOld), signal);
    }
    await reachFreshness(this.#progress, at, signal);
    const { revision } = this.#progress;
    const whole = limit === undefined && after === undefined && selector === undefined;
    if (whole) return { items: this.#wholeOf(prefix, revision), revision };
    return pageOfSnapshot(this.#snapshot(revision), { ...page, revision });
  }

  /** Clients that ask for the same at once share the walk, if it shows the newest of all objects. */
  #wholeOf(prefix: string, revision: number): readonly CachedObject[] {
    const { log } = this.#state;
    const newest = log.positionAfter(revision) === log.end;
    if (newest && this.#whole?.prefix === prefix) return this.#whole.items;
    const { items } = pageOfSnapshot(this.#snapshot(revision), { prefix, revision });
    if (newest) this.#whole = { prefix, items };
    return items;
  }

  async *watch(request: WatchRequest, signal: AbortSignal): AsyncGenerator<readonly WatchEvent[]> {
    let watcher: Watcher | undefined;
    try {
      const { start } = request;
      if ('after' in start) {
        await reachFreshness(this.#progress, 'any', signal);
        watcher = this.#addWatcher(request, start.after);
      } else {
        await reachFreshness(this.#progress, start.at, signal);
        const { revision } = this.#progress;
        watcher = this.#addWatcher(request, revision);
        if (start.initial !== 'none') yield* this.#initialEvents(request, revision);
        if (start.initial === 'objects-and-bookmark') yield [this.#initialEventsEnd(revision)];
      }
      while (!signal.aborted) {
        const events = watcher.read(this.#progress.revision);
        if (events.length > 0) yield events;
        else if (this.#isClosed) return;
        else await watcher.parked(signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      if (watcher) this.#watchers.delete(watcher);
    }
  }

  /** Begins anew: watchers that read from before are ended. */
  restart(items: readonly StoreItem[], revision: number): void {
    this.#state.restart(items, revision);
    this.#whole = undefined;
    this.#tellWatchers();
  }

  /** Takes in an event; watchers are told of it soon. */
  apply(event: StoreEvent): void {
    this.#state.apply(event);
    this.#whole = undefined;
    this.#fanOut.changed();
  }

  /** Nothing more will come: watchers read what there is, and end. */
  close(): void {
    this.#isClosed = true;
    for (const watcher of this.#watchers) watcher.wake();
  }

  /**
   * Pages of states before this revision are left to the store, which may have forgotten them: how long a client may go on
   * with a list should not depend on how much happens to be in the log. Watches do go on from there.
   */
  forgetBefore(revision: number): void {
    this.#forgottenBefore = revision;
  }

  /** Sends a bookmark to the watchers that asked for them. */
  bookmark(): void {
    for (const watcher of this.#watchers) watcher.bookmark();
  }

  /** Returns how many were woken. */
  #tellWatchers(): number {
    let woken = 0;
    for (const watcher of this.#watchers) if (watcher.changed()) woken++;
    return woken;
  }

  async #listAt(page: PageRequest, tooOld: () => ExpiredError, signal: AbortSignal): Promise<CachedList> {
    await reachNamed(this.#progress, page.revision, signal);
    const known = Math.max(this.#state.log.completeAfter, this.#forgottenBefore);
    if (page.revision >= known) return pageOfSnapshot(this.#snapshot(page.revision), page);
    return pageOfStore(this.#store, this.resource, page, tooOld, signal);
  }

  #snapshot(revision: number): Snapshot {
    return new Snapshot(this.#state.objects, this.#state.log, revision);
  }

  #addWatcher(request: WatchRequest, after: number): Watcher {
    const { log } = this.#state;
    if (after < log.completeAfter) throw new ExpiredError(`too old resource version: ${after} (${log.completeAfter})`);
    const watcher = new Watcher({
      resource: this.resource,
      log,
      matches: matcherOf(request.selector, request.namespace),
      position: log.positionAfter(after),
      after,
      bookmarks: request.bookmarks === true,
      batch: this.#batch,
    });
    this.#watchers.add(watcher);
    return watcher;
  }

  *#initialEvents({ namespace, selector }: WatchRequest, revision: number): Generator<WatchEvent[]> {
    const prefix = resourcePrefix(this.resource.kind, namespace);
    const matches = selector && matcherOf(selector, undefined);
    const { items } = pageOfSnapshot(this.#snapshot(revision), { prefix, revision, matches });
    for (let at = 0; at < items.length; at += initialBatch) {
      yield items.slice(at, at + initialBatch).map((item) => eventOf(item as CachedVersion, 'ADDED'));
    }
  }

  #initialEventsEnd(revision: number): WatchEvent {
    return { type: 'BOOKMARK', revision, ...bookmarkFrame(this.resource, revision, true) };
  }
}

function matcherOf(selector: Selector | undefined, namespace: string | undefined): Matcher {
  return (object) =>
    (namespace === undefined || object.namespace === namespace) &&
    (selector === undefined || selector.matches(object.labels, object.fields));
}
