import type { Clock } from '../../../common/base/clock.ts';

/** Lets the first dead node of a zone through at once and the others one by one, at the zone's rate. */
export class EvictionLimiter {
  readonly #clock: Clock;
  /** When the last node of the zone was let through, by the monotonic clock. */
  readonly #last = new Map<string, number>();
  readonly #through = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Milliseconds until the node may be emptied; 0 when it may now, and it stays allowed until it is forgotten. Infinity
   * at rate 0. `rate` is in nodes a second.
   */
  wait(zone: string, node: string, rate: number): number {
    if (this.#through.has(node)) return 0;
    const now = this.#clock.monotonic();
    const left = (this.#last.get(zone) ?? -Infinity) + 1000 / rate - now;
    if (rate > 0 && left <= 0) {
      this.#last.set(zone, now);
      this.#through.add(node);
      return 0;
    }
    return rate > 0 ? left : Infinity;
  }

  /** The node is well, or gone: should it die again, it has to wait again. */
  forget(node: string): void {
    this.#through.delete(node);
  }
}
