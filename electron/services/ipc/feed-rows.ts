import type { FeedBatch, FeedState } from '../../../common/ipc/wire.ts';
import { sameJson } from './same-json.ts';

/**
 * What a feed's reader does not know yet: the difference between the rows it was sent and those there are. Of each key
 * the latest counts, so it never holds more than the rows of both; a row that is as it was sent is no difference.
 */
export class FeedRows<R> {
  readonly #sent = new Map<string, R>();
  readonly #upserts = new Map<string, R>();
  readonly #deletes = new Set<string>();
  #state: FeedState = { kind: 'loading' };
  #sentState: FeedState | undefined;

  replace(rows: Iterable<readonly [key: string, row: R]>): void {
    const gone = new Set([...this.#sent.keys(), ...this.#upserts.keys()]);
    for (const [key, row] of rows) {
      gone.delete(key);
      this.upsert(key, row);
    }
    for (const key of gone) this.delete(key);
    this.#state = { kind: 'live' };
  }

  upsert(key: string, row: R): void {
    this.#deletes.delete(key);
    if (this.#sent.has(key) && sameJson(this.#sent.get(key), row)) this.#upserts.delete(key);
    else this.#upserts.set(key, row);
  }

  delete(key: string): void {
    this.#upserts.delete(key);
    if (this.#sent.has(key)) this.#deletes.add(key);
  }

  become(state: FeedState): void {
    this.#state = state;
  }

  /** Whether there is something to tell. A feed that is still loading has nothing. */
  get isDue(): boolean {
    if (this.#upserts.size > 0 || this.#deletes.size > 0) return true;
    return !sameJson(this.#sentState ?? { kind: 'loading' }, this.#state);
  }

  /** The difference, which counts as sent from now on. The first batch of a feed replaces whatever the reader has. */
  take(): FeedBatch<R> {
    const batch: FeedBatch<R> = {
      replace: this.#sentState === undefined,
      upserts: [...this.#upserts],
      deletes: [...this.#deletes],
      state: this.#state,
    };
    for (const [key, row] of this.#upserts) this.#sent.set(key, row);
    for (const key of this.#deletes) this.#sent.delete(key);
    this.#upserts.clear();
    this.#deletes.clear();
    this.#sentState = this.#state;
    return batch;
  }
}
