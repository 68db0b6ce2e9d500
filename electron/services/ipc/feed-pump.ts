import type { FeedBatch, FeedState } from '../../../common/ipc/wire.ts';
import { FeedRows } from './feed-rows.ts';
import type { FeedSink } from './handlers.ts';

/** Milliseconds between two batches: what a page can show apart. */
const frame = 16;

/**
 * Sends a feed's rows as batches: one for each credit, one in each frame, and nothing where nothing changed. What comes
 * in between is merged.
 *
 *   ready ──(something is due, credit is there: one batch)──▶ resting for a frame ──▶ ready
 */
export class FeedPump<R> implements FeedSink<R> {
  readonly #send: (batch: FeedBatch<R>) => void;
  readonly #rows = new FeedRows<R>();
  #credit: number;
  #resting: NodeJS.Timeout | undefined;
  #isStopped = false;
  readonly #waiting: Array<() => void> = [];

  constructor(send: (batch: FeedBatch<R>) => void, credit: number) {
    this.#send = send;
    this.#credit = credit;
  }

  replace(rows: Iterable<readonly [key: string, row: R]>): void {
    this.#rows.replace(rows);
    this.#flush();
  }

  upsert(key: string, row: R): void {
    this.#rows.upsert(key, row);
    this.#flush();
  }

  delete(key: string): void {
    this.#rows.delete(key);
    this.#flush();
  }

  become(state: FeedState): void {
    this.#rows.become(state);
    this.#flush();
  }

  give(credit: number): void {
    this.#credit += credit;
    this.#flush();
  }

  /** Fulfilled once the reader was sent everything, or the pump is stopped. */
  async drained(): Promise<void> {
    if (!this.#isStopped && this.#rows.isDue) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Nothing is sent from now on. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#resting);
    this.#wake();
  }

  #flush(): void {
    if (this.#isStopped || this.#resting !== undefined || this.#credit === 0 || !this.#rows.isDue) return;
    this.#credit--;
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      this.#flush();
    }, frame);
    this.#send(this.#rows.take());
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
