import type { Store, StoreBatch, StoreEvent, StoreWatch } from '../../agent-bundle/apiserver/storage/store.ts';
import { withDeadline } from '../../common/base/deadline.ts';

/** Reads a store's watch and keeps everything, for tests that wait for what they expect. */
export class WatchReader {
  readonly batches: StoreBatch[] = [];
  /** Settles with the watch: rejects with what it throws. */
  readonly finished: Promise<void>;
  readonly #stop = new AbortController();
  readonly #watch: StoreWatch;
  #changed = () => {};

  constructor(store: Store, prefix: string, afterRevision: number) {
    this.#watch = store.watch(prefix, afterRevision, this.#stop.signal);
    this.finished = this.#read();
    this.finished.catch(() => this.#changed());
  }

  get events(): StoreEvent[] {
    return this.batches.flatMap((batch) => batch.events);
  }

  /** Everything up to this revision has been delivered. */
  get revision(): number {
    return this.batches.at(-1)?.revision ?? 0;
  }

  /** Resolves when the events seen so far satisfy `condition`; rejects when the watch ends before, or after 30 s. */
  until(condition: (events: StoreEvent[]) => boolean): Promise<void> {
    return this.#wait(() => condition(this.events));
  }

  /** Asks how far the watch is until it has come to `revision`. */
  async progress(revision: number): Promise<void> {
    while (this.revision < revision) {
      const batches = this.batches.length;
      this.#watch.requestProgress();
      await this.#wait(() => this.batches.length > batches);
    }
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.finished;
  }

  async #read(): Promise<void> {
    for await (const batch of this.#watch) {
      this.batches.push(batch);
      this.#changed();
    }
  }

  async #wait(condition: () => boolean): Promise<void> {
    const late = withDeadline(this.#stop.signal, 30_000);
    let ended = false;
    const failed = this.finished.then(() => (ended = true));
    while (!condition()) {
      if (ended) throw new Error('the watch ended');
      late.throwIfAborted();
      const change = new Promise<void>((resolve) => {
        this.#changed = resolve;
        late.addEventListener('abort', () => resolve(), { once: true });
      });
      await Promise.race([change, failed]);
    }
  }
}
