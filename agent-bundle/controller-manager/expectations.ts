import { type Clock } from '../../common/base/clock.ts';

/** After so long an event that has not come will not come: milliseconds. */
const giveUp = 300_000;

/**
 * What a controller wrote and its mirror does not show yet. Until it does, counting the mirror would be counting twice.
 * Kept by name: an object created is awaited until it is seen, an object deleted until it is gone or marked.
 */
export class Expectations {
  readonly #clock: Clock;
  readonly #awaited = new Map<string, Map<string, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `what` names the awaited event, such as `created default/web-x` or a UID. */
  expect(owner: string, what: string): void {
    const known = this.#awaited.get(owner);
    const until = this.#clock.monotonic() + giveUp;
    if (known) known.set(what, until);
    else this.#awaited.set(owner, new Map([[what, until]]));
  }

  /** The event has come, or never will since the write failed. */
  met(owner: string, what: string): void {
    const known = this.#awaited.get(owner);
    known?.delete(what);
    if (known?.size === 0) this.#awaited.delete(owner);
  }

  /** True when the mirror shows everything we wrote for this owner. */
  satisfied(owner: string): boolean {
    const known = this.#awaited.get(owner);
    if (!known) return true;
    const now = this.#clock.monotonic();
    for (const [what, until] of known) if (until <= now) this.met(owner, what);
    return !this.#awaited.has(owner);
  }

  forget(owner: string): void {
    this.#awaited.delete(owner);
  }
}
