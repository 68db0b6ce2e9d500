import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';

export type CachedKind = Pick<Kind, 'group' | 'version' | 'kind' | 'resource' | 'namespaced'>;

/** What the cache must know of a resource. */
export interface CachedResource {
  /** The storage version. */
  readonly kind: CachedKind;
  /** Values that field selectors may name, beside metadata.name and metadata.namespace, which every resource has. */
  readonly selectableFields?: (object: ApiObject) => Readonly<Record<string, string>>;
}

/** One object as the cache holds it; immutable. `bytes` and its slices are shared: never write to them. */
export interface CachedObject {
  readonly key: string;
  readonly name: string;
  /** Absent for what has no namespace. */
  readonly namespace: string | undefined;
  readonly revision: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  /** The object's JSON in the storage version, resourceVersion included: the body of a GET. */
  readonly bytes: Buffer;
  /** The same without its first brace, kind and apiVersion: write `{` and this as an item of a list. */
  readonly itemTail: Buffer;
}

/** A label or field selector, or both; common/api/labels.ts makes them. */
export interface Selector {
  matches(labels: Readonly<Record<string, string>>, fields: Readonly<Record<string, string>>): boolean;
}

/**
 * How new a read must be. https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 * `latest`: no resourceVersion given, as new as anything written before the request. `any`: resourceVersion "0".
 */
export type Freshness = 'latest' | 'any' | { readonly notOlderThan: number };

export interface ListRequest {
  readonly namespace?: string;
  readonly selector?: Selector;
  /** `exactly`: resourceVersionMatch=Exact. Ignored with `continue`, which carries its revision. */
  readonly at?: Freshness | { readonly exactly: number };
  readonly limit?: number;
  readonly continue?: string;
}

export interface CachedList {
  /** In key order, all of one revision. */
  readonly items: readonly CachedObject[];
  readonly revision: number;
  /** The token for the next page; absent on the last. */
  readonly continue?: string;
  /** Items after this page; absent where a selector makes counting dear, as upstream has it. */
  readonly remaining?: number;
}

/**
 * `after`: events after that revision. Otherwise the watch starts at a state: `initial` says whether its objects come first,
 * as ADDED, and whether a bookmark annotated `k8s.io/initial-events-end` follows them (sendInitialEvents=true).
 */
export type WatchStart =
  | { readonly after: number }
  | { readonly at: Freshness; readonly initial: 'none' | 'objects' | 'objects-and-bookmark' };

export interface WatchRequest {
  readonly start: WatchStart;
  readonly namespace?: string;
  readonly selector?: Selector;
  /** Send a BOOKMARK about once a minute. */
  readonly bookmarks?: boolean;
}

/** One line of a watch. The same object is given to every watcher, so that other encodings may be kept by it (WeakMap). */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly revision: number;
  /** The object's JSON, resourceVersion included; for DELETED the last state, at the revision of the event. */
  readonly object: Buffer;
  /** `{"type":…,"object":…}` and a line feed, ready to send. */
  readonly frame: Buffer;
  /** What stood before; absent where nothing did, for bookmarks, and for objects that a watch begins with. */
  readonly previous?: CachedObject;
}

/** Every object of one resource, in memory, and what has happened to them lately. Errors: cache-errors.ts. */
export interface WatchCache {
  readonly resource: CachedResource;

  /** The object, or undefined when there is none. */
  get(ref: { name: string; namespace?: string }, at: Freshness, signal: AbortSignal): Promise<CachedObject | undefined>;

  /** Rejects with an ExpiredError when the state asked for is no longer known. */
  list(request: ListRequest, signal: AbortSignal): Promise<CachedList>;

  /**
   * Events in batches of what is ready, until the signal is aborted. An object that enters the selector is ADDED, one that
   * leaves it is DELETED. Ends by itself when the resource is served no longer. Throws an ExpiredError when the start is too old, or when the reader is too slow: list again.
   */
  watch(request: WatchRequest, signal: AbortSignal): AsyncIterable<readonly WatchEvent[]>;
}
