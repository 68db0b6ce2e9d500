import type { Clock } from '../../../common/base/clock.ts';

/** Since when something has been waited for, by name; on the monotonic clock. */
export class Waits {
  readonly #clock: Clock;
  readonly #longest: number;
  readonly #since = new Map<string, number>();

  /** `longest` is milliseconds. */
  constructor(clock: Clock, longest: number) {
    this.#clock = clock;
    this.#longest = longest;
  }

  /** Milliseconds that are left of the wait; it begins when it is first asked about. */
  left(name: string): number {
    const now = this.#clock.monotonic();
    const since = this.#since.get(name) ?? now;
    this.#since.set(name, since);
    return Math.max(0, since + this.#longest - now);
  }

  isOver(name: string): boolean {
    return this.#since.has(name) && this.left(name) === 0;
  }

  end(name: string): void {
    this.#since.delete(name);
  }
}
