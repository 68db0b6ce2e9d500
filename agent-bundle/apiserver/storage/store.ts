/**
 * The port to where all state lives. Two implementations pass one contract test (store.contract.ts): EtcdStore and
 * MemoryStore.
 *
 * - A key is `/registry/<group, or core>/<resource>/[<namespace>/]<name>` (keys.ts); keys are ordered by their UTF-8 bytes.
 * - A value is an object's JSON without resourceVersion (stored-object.ts).
 * - A revision is a number that grows by one with every transaction that changes something; an object's resourceVersion
 *   is the revision that wrote it. Every key of a transaction gets the same revision. An empty store is at revision 1.
 *   https://etcd.io/docs/v3.5/learning/api/
 *
 * Every call has a deadline of its own beside its signal, and rejects with a StoreError (store-errors.ts) or with the
 * signal's reason.
 */
export interface Store {
  /** The newest value: a linearizable read. */
  get(key: string, signal: AbortSignal): Promise<StoreItem | undefined>;

  /** One page of what is under `prefix`, in key order. Rejects with a CompactedError when `revision` is too old. */
  list(prefix: string, options: StoreListOptions, signal: AbortSignal): Promise<StorePage>;

  /**
   * Writes everything or nothing: `ok: false` when a condition does not hold, and then says what is there. Never tried
   * twice once it may have been sent: an UncertainError means that it may or may not have happened.
   */
  transact(transaction: Transaction, signal: AbortSignal): Promise<TransactionResult>;

  /**
   * What happens under `prefix` after a revision, in order, each event once, until the signal is aborted; lost
   * connections are mended inside. Throws a CompactedError when events after `afterRevision` are no longer known, or when
   * the reader is so slow that they are not any more.
   */
  watch(prefix: string, afterRevision: number, signal: AbortSignal): StoreWatch;

  /** The newest revision, at the time of the call or later: linearizable. */
  currentRevision(signal: AbortSignal): Promise<number>;

  /** Forgets what was overwritten or deleted before `revision`; reads at `revision` or later still work. */
  compact(revision: number, signal: AbortSignal): Promise<void>;

  /** Resolves when the store answers a linearizable read; rejects with the reason otherwise. */
  health(signal: AbortSignal): Promise<void>;

  /**
   * Throws an UnreadableError where what stands at the key, or anywhere under the prefix, was left empty for a list or a
   * watch. Absent: this store reads everything.
   */
  checkReadable?(keyOrPrefix: string): void;

  close(): void;
}

export interface StoreItem {
  readonly key: string;
  readonly value: Buffer;
  /** The revision that wrote this value. */
  readonly revision: number;
}

export interface StoreListOptions {
  /** Most items in the page; absent: all. */
  readonly limit?: number;
  /** Starts after this key. */
  readonly after?: string;
  /** The state as of this revision; absent: the newest (linearizable). */
  readonly revision?: number;
  /** A value that cannot be read: an UnreadableError, or with `empty` no bytes at all, as in a watch. */
  readonly unreadable?: 'throw' | 'empty';
}

export interface StorePage {
  readonly items: readonly StoreItem[];
  /** The revision of the state that the page shows: the next page is asked for at the same. */
  readonly revision: number;
  /** Items under the prefix that come after this page. */
  readonly remaining: number;
}

/** The key was last written at this revision, or does not exist. */
export interface Condition {
  readonly key: string;
  readonly revision: number | 'absent';
}

export type Write =
  /** With `ttlSeconds` the key is deleted by the store some time after that long. */
  | { readonly type: 'put'; readonly key: string; readonly value: Buffer; readonly ttlSeconds?: number }
  /** Deleting what is not there changes nothing. */
  | { readonly type: 'delete'; readonly key: string };

/** All conditions must hold, then all writes are done. No key is written twice. */
export interface Transaction {
  readonly conditions: readonly Condition[];
  readonly writes: readonly Write[];
}

export type TransactionResult =
  | { readonly ok: true; readonly revision: number }
  /** What stands at the key of each condition, at `revision`. */
  | { readonly ok: false; readonly revision: number; readonly current: ReadonlyMap<string, StoreItem | undefined> };

export type StoreEvent =
  | {
      readonly type: 'put';
      readonly key: string;
      readonly value: Buffer;
      readonly revision: number;
      /** The key did not exist before. */
      readonly created: boolean;
    }
  | { readonly type: 'delete'; readonly key: string; readonly revision: number };

/** Events in order of revision. Everything up to and including `revision` has now been delivered; progress has no events. */
export interface StoreBatch {
  readonly events: readonly StoreEvent[];
  readonly revision: number;
}

export interface StoreWatch extends AsyncIterable<StoreBatch> {
  /** Asks for a batch soon, be it an empty one, that tells how far the watch is. Ask again when it was not far enough. */
  requestProgress(): void;
}
