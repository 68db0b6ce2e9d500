import { UnavailableError } from '../storage/store-errors.ts';
import { asError } from '../../../common/base/clock.ts';
import { abortable } from '../../../common/base/abortable.ts';

interface Waiter {
  readonly revision: number;
  readonly reached: () => void;
}

export interface ProgressOptions {
  /** Reads the store's newest revision, linearizable. */
  readonly readRevision: () => Promise<number>;
  /** Asks the watch to tell how far it is. */
  readonly requestProgress: () => void;
  /** Told when the store is older than what was seen of it: an older copy was put in its place. */
  readonly onRewound: () => void;
}

/** Milliseconds that a reader waits for events before the watch is asked how far it is: most often they just come. */
const patience = 50;

/** How far the watch on the store has come, and those who wait for it to come further. */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #waiters = new Set<Waiter>();
  #revision = 0;
  #running: Promise<unknown> = Promise.resolve();
  #queued: Promise<number> | undefined;
  #asking: NodeJS.Timeout | undefined;

  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  /** Every change up to this revision is in the caches; 0 while they begin, when nobody may read them. */
  get revision(): number {
    return this.#revision;
  }

  advance(revision: number): void {
    this.#revision = revision;
    for (const waiter of this.#waiters) {
      if (waiter.revision <= revision) waiter.reached();
    }
  }

  /** The caches begin anew. */
  close(): void {
    this.#revision = 0;
  }

  /**
   * True once the caches have everything up to `revision`, false when that takes longer than `ms` milliseconds; rejects with
   * the signal's reason.
   */
  reach(revision: number, ms: number, signal: AbortSignal): Promise<boolean> {
    if (revision <= this.#revision) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter);
        clearTimeout(late);
        signal.removeEventListener('abort', onAbort);
      };
      const settle = (reached: boolean) => {
        leave();
        resolve(reached);
      };
      const onAbort = () => {
        leave();
        reject(asError(signal.reason));
      };
      const waiter: Waiter = { revision, reached: () => settle(true) };
      const late = setTimeout(() => settle(false), ms);
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
      this.#askLater();
    });
  }

  /**
   * The newest revision, read from the store after this call: one that is under way may be too old, so the next one is
   * shared by all who came meanwhile. Rejects as the store does, and when the store has gone back in time.
   */
  latest(signal: AbortSignal): Promise<number> {
    this.#queued ??= this.#running.then(() => {
      this.#queued = undefined;
      const reading = this.#read();
      this.#running = reading.catch(() => {});
      return reading;
    });
    return abortable(this.#queued, signal);
  }

  async #read(): Promise<number> {
    const seen = this.#revision;
    const revision = await this.#options.readRevision();
    if (revision >= seen) return revision;
    this.close();
    this.#options.onRewound();
    throw new UnavailableError(`the store was at revision ${seen} and is at ${revision} now: it was restored`);
  }

  #askLater(): void {
    if (this.#asking) return;
    this.#asking = setTimeout(() => {
      this.#asking = undefined;
      if (this.#waiters.size === 0) return;
      this.#options.requestProgress();
      this.#askLater();
    }, patience);
  }
}
