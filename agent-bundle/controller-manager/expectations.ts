import { type Clock } from '../../common/base/clock.ts';

/** After so long an event that has not come will not come: milliseconds. */
const giveUp = 60_000;

interface Awaited {
  /** By the monotonic clock. */
  readonly until: number;
  /** The answer was lost: it may never have been written. */
  doubtful: boolean;
}

/**
 * What a controller wrote and its mirror does not show yet. Until it does, counting the mirror would be counting twice.
 * Kept by names that the controller chooses itself, so that even a write whose answer is lost can be looked for.
 */
export class Expectations {
  readonly #clock: Clock;
  readonly #awaited = new Map<string, Map<string, Awaited>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Call before the write. `what` names the awaited event: the key of an object that is made, the UID of one that goes. */
  expect(owner: string, what: string): void {
    const known = this.#awaited.get(owner) ?? new Map<string, Awaited>();
    this.#awaited.set(owner, known.set(what, { until: this.#clock.monotonic() + giveUp, doubtful: false }));
  }

  /** The event has come, or the write was refused. */
  met(owner: string, what: string): void {
    const known = this.#awaited.get(owner);
    known?.delete(what);
    if (known?.size === 0) this.#awaited.delete(owner);
  }

  /** The write has no answer: look for what it should have made, if it is still awaited then. */
  doubt(owner: string, what: string): void {
    const known = this.#awaited.get(owner)?.get(what);
    if (known) known.doubtful = true;
  }

  /** Settles every doubt: what `exists` is awaited on, what does not is not. */
  async settle(owner: string, exists: (what: string) => Promise<boolean>): Promise<void> {
    for (const [what, awaited] of [...(this.#awaited.get(owner) ?? [])]) {
      if (!awaited.doubtful) continue;
      if (await exists(what)) awaited.doubtful = false;
      else this.met(owner, what);
    }
  }

  /** 0 when the mirror shows everything we wrote for this owner; else milliseconds until it is awaited no longer. */
  wait(owner: string): number {
    const now = this.#clock.monotonic();
    for (const [what, { until }] of [...(this.#awaited.get(owner) ?? [])]) if (until <= now) this.met(owner, what);
    const left = this.#awaited.get(owner)?.values() ?? [];
    return Math.max(0, ...[...left].map(({ until }) => until - now));
  }

  forget(owner: string): void {
    this.#awaited.delete(owner);
  }
}
