import type { Clock } from '../../../common/base/clock.ts';
import { type Backoff, backoffDelay } from '../../../common/base/retry.ts';

const backoff: Backoff = { first: 1_000, most: 15 * 60_000, factor: 2, jitter: 0 };

interface Failures {
  count: number;
  /** By the monotonic clock: the next one may go, and the row is forgotten. */
  next: number;
  forgotten: number;
}

/** When pods that fail again and again on a node may be deleted, and so made anew: the first at once, others later. */
export class FailedPods {
  readonly #clock: Clock;
  /** By set, then by node. */
  readonly #failures = new Map<string, Map<string, Failures>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds to wait with deleting a failed pod of `set` on `node`; 0 counts it as deleted now. */
  wait(set: string, node: string): number {
    const now = this.#clock.monotonic();
    const nodes = this.#failures.get(set) ?? new Map<string, Failures>();
    const known = nodes.get(node);
    if (known && now < known.next) return known.next - now;
    const count = known && now < known.forgotten ? known.count + 1 : 1;
    const delay = backoffDelay(backoff, count);
    nodes.set(node, { count, next: now + delay, forgotten: now + 2 * backoff.most });
    this.#failures.set(set, nodes);
    return 0;
  }

  forget(set: string): void {
    this.#failures.delete(set);
  }
}
