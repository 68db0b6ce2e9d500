import { asError } from '../../../../common/base/clock.ts';
import { UnreadableError } from '../store-errors.ts';
import type {
  Store,
  StoreBatch,
  StoreEvent,
  StoreItem,
  StoreListOptions,
  StorePage,
  StoreWatch,
  Transaction,
  TransactionResult,
} from '../store.ts';
import type { Transformers } from './transformers.ts';

const nothing = Buffer.alloc(0);

/** A store whose values another store holds encrypted, by resource. */
export class EncryptingStore implements Store {
  readonly #inner: Store;
  readonly #onUnreadable: (error: UnreadableError) => void;
  #transformers: Transformers;
  /** What the caches could not take in: why, by key. */
  readonly #unreadable = new Map<string, UnreadableError>();

  constructor(inner: Store, transformers: Transformers, onUnreadable: (error: UnreadableError) => void) {
    this.#inner = inner;
    this.#transformers = transformers;
    this.#onUnreadable = onUnreadable;
  }

  /** From now on. */
  use(transformers: Transformers): void {
    this.#transformers = transformers;
  }

  /** Keys of what was left empty for lists and watches. */
  get unreadable(): ReadonlySet<string> {
    return new Set(this.#unreadable.keys());
  }

  async get(key: string, signal: AbortSignal): Promise<StoreItem | undefined> {
    const item = await this.#inner.get(key, signal);
    return item && this.#opened(item);
  }

  async list(prefix: string, options: StoreListOptions, signal: AbortSignal): Promise<StorePage> {
    const page = await this.#inner.list(prefix, options, signal);
    const open = options.unreadable === 'empty' ? this.#openedOrEmpty : this.#opened;
    return { ...page, items: page.items.map(open) };
  }

  async transact({ conditions, writes }: Transaction, signal: AbortSignal): Promise<TransactionResult> {
    const sealed = writes.map((write) => {
      if (write.type !== 'put') return write;
      const value = this.#transformers.seal(write.key, write.value);
      return value === write.value ? write : { ...write, value };
    });
    const result = await this.#inner.transact({ conditions, writes: sealed }, signal);
    if (result.ok) return result;
    const current = [...result.current].map(([key, item]) => [key, item && this.#opened(item)] as const);
    return { ...result, current: new Map(current) };
  }

  watch(prefix: string, afterRevision: number, signal: AbortSignal): StoreWatch {
    const inner = this.#inner.watch(prefix, afterRevision, signal);
    const openEvent = (event: StoreEvent): StoreEvent => {
      if (event.type === 'put') return this.#openedOrEmpty(event);
      this.#unreadable.delete(event.key);
      return event;
    };
    async function* opened(): AsyncGenerator<StoreBatch> {
      for await (const { events, revision } of inner) yield { events: events.map(openEvent), revision };
    }
    return { [Symbol.asyncIterator]: opened, requestProgress: () => inner.requestProgress() };
  }

  checkReadable(keyOrPrefix: string): void {
    if (this.#unreadable.size === 0) return;
    for (const [key, error] of this.#unreadable) if (key.startsWith(keyOrPrefix)) throw error;
  }

  currentRevision(signal: AbortSignal): Promise<number> {
    return this.#inner.currentRevision(signal);
  }

  compact(revision: number, signal: AbortSignal): Promise<void> {
    return this.#inner.compact(revision, signal);
  }

  health(signal: AbortSignal): Promise<void> {
    return this.#inner.health(signal);
  }

  close(): void {
    this.#inner.close();
  }

  readonly #opened = <T extends StoreItem>(item: T): T => {
    try {
      const value = this.#transformers.open(item.key, item.value);
      return value === item.value ? item : { ...item, value };
    } catch (error) {
      throw new UnreadableError(item.key, asError(error).message);
    }
  };

  /** One value that cannot be read must not keep everybody from all others: it is remembered, and left empty. */
  readonly #openedOrEmpty = <T extends StoreItem>(item: T): T => {
    try {
      const opened = this.#opened(item);
      this.#unreadable.delete(item.key);
      return opened;
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      this.#unreadable.set(item.key, error);
      this.#onUnreadable(error);
      return { ...item, value: nothing };
    }
  };
}
