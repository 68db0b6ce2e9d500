import type { Clock } from '../../../common/base/clock.ts';
import { resourcePrefix } from '../storage/keys.ts';
import type { Resource } from '../registry/resource.ts';
import type { StoredVersions } from '../routes/served.ts';
import { encodeContinue } from '../watch-cache/continue-token.ts';
import type {
  CachedList,
  CachedObject,
  CachedResource,
  Freshness,
  ListRequest,
  Selector,
  WatchCache,
  WatchEvent,
  WatchRequest,
} from '../watch-cache/watch-cache.ts';
import { shownObject } from './shown-object.ts';
import type { VersionCodec } from './version-codec.ts';
import { VersionEvents } from './version-events.ts';

export interface VersionCacheOptions {
  readonly resource: Resource;
  readonly codec: VersionCodec;
  /** Objects as they are stored, in whatever version. */
  readonly stored: WatchCache;
  /** No other version writes. */
  readonly isOnly: boolean;
  readonly clock: Clock;
}

/** Milliseconds until every server has learned of the definition, and what was under way has been written. */
const settling = 60_000;

/** The objects of a definition as one of its versions shows them, made from those that are stored, each once. */
export class VersionCache implements WatchCache, StoredVersions {
  readonly resource: CachedResource;
  readonly cache: WatchCache;
  readonly #codec: VersionCodec;
  readonly #options: VersionCacheOptions;
  readonly #settledAt: number;
  /**
   * Objects written after this revision are of this version and follow its schema, so that nobody has to look. Never known where other
   * versions write as well.
   */
  #cleanAfter = Infinity;
  readonly #shown = new WeakMap<CachedObject, CachedObject>();
  readonly #closed = new AbortController();
  readonly #events: VersionEvents;
  /** Selectors are asked here, since labels or fields may be others than those of what is stored. */
  readonly #selects: boolean;

  constructor(options: VersionCacheOptions) {
    const { resource, codec, stored, isOnly, clock } = options;
    this.#settledAt = isOnly ? clock.monotonic() + settling : Infinity;
    this.resource = { kind: resource.kind };
    this.cache = stored;
    this.#codec = codec;
    this.#options = options;
    const common = resource.kind.namespaced ? 2 : 1;
    this.#selects = resource.selectableFields.names.length > common || codec.changesLabels;
    this.#events = new VersionEvents(resource, codec, {
      isPlain: (object) => this.#isPlain(object),
      showAll: (objects, signal) => this.#showAll(objects, signal),
    });
  }

  async get(
    ref: { name: string; namespace?: string },
    at: Freshness,
    signal: AbortSignal,
  ): Promise<CachedObject | undefined> {
    const found = await this.cache.get(ref, at, signal);
    return found && (await this.#showAll([found], signal))[0];
  }

  async list(request: ListRequest, signal: AbortSignal): Promise<CachedList> {
    const { selector } = request;
    if (selector && this.#selects) return this.#select(request, selector, signal);
    const list = await this.cache.list(request, signal);
    const isNow = request.continue === undefined && !(typeof request.at === 'object' && 'exactly' in request.at);
    if (isNow) this.#settle(list.revision);
    return { ...list, items: await this.#showAll(list.items, signal) };
  }

  async *watch(request: WatchRequest, signal: AbortSignal): AsyncGenerator<readonly WatchEvent[]> {
    const until = AbortSignal.any([signal, this.#closed.signal]);
    const { selector, ...all } = request;
    const selected = this.#selects ? selector : undefined;
    for await (const batch of this.cache.watch(selected ? all : request, until)) {
      const events = await this.#events.shown(batch, selected, signal);
      if (events.length > 0) yield events;
    }
  }

  async shown(bytes: Buffer, signal: AbortSignal): Promise<Buffer> {
    const [shown] = await this.#codec.show([bytes], signal);
    return shown ?? bytes;
  }

  stored(bytes: Buffer, signal: AbortSignal): Buffer | Promise<Buffer> {
    return this.#codec.store(bytes, signal);
  }

  /** Ends its watches: the version is another from now on. */
  close(): void {
    this.#closed.abort(new Error('the definition has changed'));
  }

  /** What is selected of all that is stored, page by page. */
  async #select(request: ListRequest, selector: Selector, signal: AbortSignal): Promise<CachedList> {
    const { limit = Infinity, selector: _, ...all } = request;
    const list = await this.cache.list({ ...all, limit: undefined }, signal);
    const items = await this.#showAll(list.items, signal);
    const found = items.filter(({ labels, fields }) => selector.matches(labels, fields));
    const last = found[limit - 1];
    if (!last || found.length <= limit) return { items: found, revision: list.revision };
    const after = last.key.slice(resourcePrefix(this.resource.kind, request.namespace).length);
    const token = encodeContinue({ revision: list.revision, after });
    return { items: found.slice(0, limit), revision: list.revision, continue: token };
  }

  /** What is newer than the state of a moment when everybody knew of this version is clean. */
  #settle(revision: number): void {
    if (this.#cleanAfter === Infinity && this.#options.clock.monotonic() >= this.#settledAt)
      this.#cleanAfter = revision;
  }

  #isPlain({ revision }: { readonly revision: number }): boolean {
    return !this.#selects && revision > this.#cleanAfter;
  }

  async #showAll(objects: readonly CachedObject[], signal: AbortSignal): Promise<readonly CachedObject[]> {
    if (objects.every((object) => this.#isPlain(object))) return objects;
    const { resource } = this.#options;
    const unknown = objects.filter((object) => !this.#isPlain(object) && !this.#shown.has(object));
    if (unknown.length > 0) {
      const made = this.#codec.show(
        unknown.map(({ bytes }) => bytes),
        signal,
      );
      const bytes = Array.isArray(made) ? made : await made;
      unknown.forEach((object, index) => {
        const shown = bytes[index] ?? object.bytes;
        const isSame = !this.#selects && shown.equals(object.bytes);
        this.#shown.set(object, isSame ? object : shownObject(resource, object, shown));
      });
    }
    return objects.map((object) => this.#shown.get(object) ?? object);
  }
}
