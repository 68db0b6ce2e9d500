import type { Store, StoreBatch, StoreEvent, StoreItem, StoreListOptions, StorePage, StoreWatch } from './store.ts';
import type { Transaction, TransactionResult, Write } from './store.ts';
import { CompactedError, FutureRevisionError, TooLargeError } from './store-errors.ts';
import { type Clock, systemClock } from '../../../common/base/clock.ts';
import { OrderedMap } from './ordered-map.ts';

/** What stood at a key from `revision` on; no value: it was deleted. */
interface Version {
  readonly revision: number;
  readonly value: Buffer | undefined;
}

/** As much as etcd takes by default (--max-request-bytes). */
const transactionBytesMost = 1.5 * 1024 * 1024;

/** The store in this process's memory, with history: for unit tests and the embedded demo cluster. */
export class MemoryStore implements Store {
  /** Versions of each key, oldest first. */
  readonly #versions = new OrderedMap<Version[]>();
  /** What happened after `#compacted`, in order. */
  #log: StoreEvent[] = [];
  #revision = 1;
  #compacted = 0;
  readonly #parked = new Set<() => void>();
  readonly #closing = new AbortController();
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  async get(key: string, signal: AbortSignal): Promise<StoreItem | undefined> {
    signal.throwIfAborted();
    return this.#itemAt(key, this.#revision);
  }

  async list(prefix: string, options: StoreListOptions, signal: AbortSignal): Promise<StorePage> {
    signal.throwIfAborted();
    const { limit = Infinity, revision = this.#revision } = options;
    if (revision < this.#compacted) throw new CompactedError(this.#compacted);
    if (revision > this.#revision) throw new FutureRevisionError(`revision ${revision} is not there yet`);
    const items: StoreItem[] = [];
    let remaining = 0;
    for (const [key, versions] of this.#versions.under(prefix, options.after)) {
      const item = itemOf(key, versions, revision);
      if (!item) continue;
      if (items.length < limit) items.push(item);
      else remaining++;
    }
    return { items, revision, remaining };
  }

  async transact(transaction: Transaction, signal: AbortSignal): Promise<TransactionResult> {
    signal.throwIfAborted();
    checkWrites(transaction.writes);
    const current = new Map(transaction.conditions.map(({ key }) => [key, this.#itemAt(key, this.#revision)] as const));
    const holds = transaction.conditions.every(
      ({ key, revision }) => (current.get(key)?.revision ?? 'absent') === revision,
    );
    if (!holds) return { ok: false, revision: this.#revision, current };
    this.#apply(transaction.writes);
    return { ok: true, revision: this.#revision };
  }

  watch(prefix: string, afterRevision: number, signal: AbortSignal): StoreWatch {
    let progressWanted = false;
    let wake = () => {};
    const requestProgress = () => {
      progressWanted = true;
      wake();
    };
    const batches = async function* (this: MemoryStore): AsyncGenerator<StoreBatch> {
      let seen = afterRevision;
      while (!signal.aborted) {
        if (seen < this.#compacted) throw new CompactedError(this.#compacted);
        const events = this.#eventsAfter(seen).filter((event) => event.key.startsWith(prefix));
        const revision = Math.max(seen, this.#revision);
        if (events.length > 0 || progressWanted) {
          progressWanted = false;
          yield { events, revision };
        }
        seen = revision;
        if (this.#revision <= seen && !progressWanted) await this.#change(signal, (parked) => (wake = parked));
      }
    };
    return { requestProgress, [Symbol.asyncIterator]: () => batches.call(this) };
  }

  async currentRevision(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    return this.#revision;
  }

  async compact(revision: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (revision <= this.#compacted) throw new CompactedError(this.#compacted);
    if (revision > this.#revision) throw new FutureRevisionError(`revision ${revision} is not there yet`);
    this.#compacted = revision;
    this.#log = this.#eventsAfter(revision);
    for (const [key, versions] of [...this.#versions.under('')]) {
      const kept = versions.filter((_, at) => (versions[at + 1]?.revision ?? Infinity) > revision);
      if (kept.length === 1 && kept[0]?.value === undefined) this.#versions.delete(key);
      else this.#versions.set(key, kept);
    }
  }

  async health(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
  }

  close(): void {
    this.#closing.abort();
  }

  #apply(writes: readonly Write[]): void {
    const effective = writes.filter((write) => write.type === 'put' || this.#itemAt(write.key, this.#revision));
    if (effective.length === 0) return;
    const revision = this.#revision + 1;
    for (const write of effective) {
      const versions = this.#versions.get(write.key) ?? [];
      const created = versions.at(-1)?.value === undefined;
      versions.push({ revision, value: write.type === 'put' ? write.value : undefined });
      this.#versions.set(write.key, versions);
      if (write.type === 'delete') {
        this.#log.push({ type: 'delete', key: write.key, revision });
      } else {
        this.#log.push({ type: 'put', key: write.key, value: write.value, revision, created });
        if (write.ttlSeconds !== undefined) this.#expire(write.key, revision, write.ttlSeconds);
      }
    }
    this.#revision = revision;
    for (const wake of [...this.#parked]) wake();
  }

  /** Deletes the key after its time unless it was written again; the store's end ends the waiting. */
  #expire(key: string, revision: number, ttlSeconds: number): void {
    const due = this.#clock.sleep(ttlSeconds * 1000, this.#closing.signal);
    due.then(
      () => {
        if (this.#itemAt(key, this.#revision)?.revision === revision) this.#apply([{ type: 'delete', key }]);
      },
      () => {},
    );
  }

  #itemAt(key: string, revision: number): StoreItem | undefined {
    const versions = this.#versions.get(key);
    return versions && itemOf(key, versions, revision);
  }

  #eventsAfter(revision: number): StoreEvent[] {
    let low = 0;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#log[middle] as StoreEvent).revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.#log.slice(low);
  }

  /** Resolves at the next change, or when `wake`, which `park` is given, is called, or with the signal. */
  #change(signal: AbortSignal, park: (wake: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#parked.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#parked.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      park(wake);
    });
  }
}

function itemOf(key: string, versions: readonly Version[], revision: number): StoreItem | undefined {
  const version = versions.findLast((candidate) => candidate.revision <= revision);
  return version?.value && { key, value: version.value, revision: version.revision };
}

/** Refuses what etcd refuses. */
function checkWrites(writes: readonly Write[]): void {
  const keys = new Set(writes.map((write) => write.key));
  if (keys.size < writes.length) throw new Error('a transaction writes no key twice');
  const bytes = writes.reduce(
    (sum, write) => sum + write.key.length + (write.type === 'put' ? write.value.length : 0),
    0,
  );
  if (bytes > transactionBytesMost) throw new TooLargeError(`a transaction of ${bytes} bytes is too large`);
}
