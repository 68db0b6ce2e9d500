import type { Store, StoreBatch, StoreWatch } from '../../agent-bundle/apiserver/storage/store.ts';

/** A store whose watches a test can break, and that it can put another one in place of; everything else is the store's own. */
export class CuttableStore implements Store {
  #store: Store;
  #cut = new AbortController();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Breaks every watch that is open now. */
  cut(): void {
    this.#cut.abort();
    this.#cut = new AbortController();
  }

  /** From now on every call goes to another store; watches that are open stay with the old one. */
  replaceBy(store: Store): void {
    this.#store = store;
  }

  watch(prefix: string, afterRevision: number, signal: AbortSignal): StoreWatch {
    const cut = this.#cut.signal;
    const watch = this.#store.watch(prefix, afterRevision, AbortSignal.any([signal, cut]));
    async function* batches(): AsyncGenerator<StoreBatch> {
      yield* watch;
      if (!signal.aborted) throw new Error('the connection was cut');
    }
    return { requestProgress: () => watch.requestProgress(), [Symbol.asyncIterator]: batches };
  }

  get: Store['get'] = (key, signal) => this.#store.get(key, signal);
  list: Store['list'] = (prefix, options, signal) => this.#store.list(prefix, options, signal);
  transact: Store['transact'] = (transaction, signal) => this.#store.transact(transaction, signal);
  currentRevision: Store['currentRevision'] = (signal) => this.#store.currentRevision(signal);
  compact: Store['compact'] = (revision, signal) => this.#store.compact(revision, signal);
  health: Store['health'] = (signal) => this.#store.health(signal);
  close: Store['close'] = () => this.#store.close();
}
