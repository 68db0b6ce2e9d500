import type { Clock } from '../../../common/base/clock.ts';

interface Signs {
  status: string | undefined;
  lease: string | undefined;
  at: number;
}

/**
 * How long each node has been silent, by our own monotonic clock: the times that kubelets write are only compared with
 * what they wrote before, so no clock of a host matters. A node that is new to us starts with a full period of grace.
 * https://kubernetes.io/docs/concepts/architecture/nodes/#node-heartbeats
 */
export class Heartbeats {
  readonly #clock: Clock;
  readonly #signs = new Map<string, Signs>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes what the node's status or its lease says now; only a sign that differs from the last one is a heartbeat. */
  observe(node: string, channel: 'status' | 'lease', sign: string | undefined): void {
    const known = this.#signs.get(node);
    if (known && known[channel] === sign) return;
    const signs = known ?? { status: undefined, lease: undefined, at: 0 };
    signs[channel] = sign;
    signs.at = this.#clock.monotonic();
    this.#signs.set(node, signs);
  }

  /** Milliseconds since the last heartbeat. */
  silence(node: string): number {
    const known = this.#signs.get(node);
    return known ? this.#clock.monotonic() - known.at : 0;
  }

  /** Gives every node a full period of grace, counted from now. */
  restart(): void {
    for (const signs of this.#signs.values()) signs.at = this.#clock.monotonic();
  }

  forget(node: string): void {
    this.#signs.delete(node);
  }
}
