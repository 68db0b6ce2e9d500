import { type Clock } from '../../common/base/clock.ts';

/** After so long an event that has not come will not come: milliseconds. */
const giveUp = 60_000;

/**
 * What a controller wrote and its mirror does not show yet. Until it does, counting the mirror would be counting twice.
 * Kept by name, which the controller chooses itself: so a write whose answer is lost is awaited like any other.
 */
export class Expectations {
  readonly #clock: Clock;
  readonly #awaited = new Map<string, Map<string, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Call before the write. `what` names the awaited event, such as `create default/web-x` or a UID. */
  expect(owner: string, what: string): void {
    const known = this.#awaited.get(owner);
    const until = this.#clock.monotonic() + giveUp;
    if (known) known.set(what, until);
    else this.#awaited.set(owner, new Map([[what, until]]));
  }

  /** The event has come, or the server has refused the write. */
  met(owner: string, what: string): void {
    const known = this.#awaited.get(owner);
    known?.delete(what);
    if (known?.size === 0) this.#awaited.delete(owner);
  }

  /** 0 when the mirror shows everything we wrote for this owner; else milliseconds until it is awaited no longer. */
  wait(owner: string): number {
    const known = this.#awaited.get(owner);
    if (!known) return 0;
    const now = this.#clock.monotonic();
    for (const [what, until] of known) if (until <= now) this.met(owner, what);
    return this.#awaited.has(owner) ? Math.max(...known.values()) - now : 0;
  }

  forget(owner: string): void {
    this.#awaited.delete(owner);
  }
}
