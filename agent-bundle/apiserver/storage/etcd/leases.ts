import type { Clock } from '../../../../common/base/clock.ts';

/** Most keys that one lease carries, and how long it is shared: one grant for many events, as each is a write to etcd. */
const keysMost = 1_000;
const shareMost = 60;

interface SharedLease {
  readonly id: Promise<bigint>;
  /** On the monotonic clock. */
  readonly sharedUntil: number;
  keys: number;
}

/** Leases for keys with a time to live; keys written at about the same time share one, and so live a little longer. */
export class Leases {
  readonly #grant: (ttlSeconds: number) => Promise<bigint>;
  readonly #clock: Clock;
  readonly #byTtl = new Map<number, SharedLease>();

  /** `grant` asks etcd for a lease and resolves with its id. */
  constructor(grant: (ttlSeconds: number) => Promise<bigint>, clock: Clock) {
    this.#grant = grant;
    this.#clock = clock;
  }

  /** The id of a lease under which one more key lives at least `ttlSeconds`. */
  leaseFor(ttlSeconds: number): Promise<bigint> {
    const known = this.#byTtl.get(ttlSeconds);
    if (known && known.keys < keysMost && this.#clock.monotonic() < known.sharedUntil) {
      known.keys++;
      return known.id;
    }
    const share = Math.min(shareMost, ttlSeconds * 0.05);
    const id = this.#grant(Math.ceil(ttlSeconds + share));
    const lease = { id, keys: 1, sharedUntil: this.#clock.monotonic() + share * 1000 };
    this.#byTtl.set(ttlSeconds, lease);
    id.catch(() => this.#forget(ttlSeconds, lease));
    return id;
  }

  /** Forgets all leases: one of them turned out to be gone. */
  clear(): void {
    this.#byTtl.clear();
  }

  #forget(ttlSeconds: number, lease: SharedLease): void {
    if (this.#byTtl.get(ttlSeconds) === lease) this.#byTtl.delete(ttlSeconds);
  }
}
