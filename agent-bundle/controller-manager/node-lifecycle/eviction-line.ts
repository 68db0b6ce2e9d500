import type { Clock } from '../../../common/base/clock.ts';

/**
 * The dead nodes of one zone, in the order they were seen dead. The first may be emptied at once, the others one by one at
 * the zone's rate; only the first one looks at the clock, so a thousand that wait cost nothing.
 *
 *   absent ──wait──▶ in line ──first, and the time has come──▶ through ──forget──▶ absent
 */
export class EvictionLine {
  readonly #clock: Clock;
  /** When the last node was let through, by the monotonic clock. */
  #last = -Infinity;
  readonly #waiting = new Set<string>();
  readonly #through = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whose turn it is next. */
  get first(): string | undefined {
    return this.#waiting.values().next().value;
  }

  /**
   * Milliseconds until the node may be emptied; 0 when it may now. Infinity while others are before it, or the rate is 0.
   * `rate` is in nodes a second.
   */
  wait(node: string, rate: number): number {
    if (this.#through.has(node)) return 0;
    this.#waiting.add(node);
    if (this.first !== node || rate === 0) return Infinity;
    return Math.max(0, this.#last + 1000 / rate - this.#clock.monotonic());
  }

  /** It is being emptied, and stays allowed to be until it is forgotten. */
  letThrough(node: string): void {
    if (this.#through.has(node)) return;
    this.#waiting.delete(node);
    this.#through.add(node);
    this.#last = this.#clock.monotonic();
  }

  /** The node is well, or gone: should it die again, it has to wait again. */
  forget(node: string): void {
    this.#waiting.delete(node);
    this.#through.delete(node);
  }
}
