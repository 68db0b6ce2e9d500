import type { Clock } from '../../../common/base/clock.ts';
import { EvictionLimiter } from './eviction-limiter.ts';
import { type ZoneMember, evictionRates } from './zones.ts';

/** Decides when a node may be emptied, by how all nodes together are. */
export class EvictionGate {
  readonly #limiter: EvictionLimiter;
  #rates: ReturnType<typeof evictionRates> = new Map();
  readonly #held = new Set<string>();

  constructor(clock: Clock) {
    this.#limiter = new EvictionLimiter(clock);
  }

  /** No node anywhere is healthy: it is more likely we who cannot see. */
  get isBlind(): boolean {
    return this.#rates === 'blind';
  }

  /** Takes in how all nodes are now. True when that made us blind, or made us see again. */
  look(members: Iterable<ZoneMember>): boolean {
    const before = this.isBlind;
    this.#rates = evictionRates(members);
    return this.isBlind !== before;
  }

  /** Milliseconds until the node may be emptied, 0 for now; Infinity as long as its zone is as it is. */
  wait(zone: string, node: string): number {
    const rate = this.#rates === 'blind' ? 0 : (this.#rates.get(zone) ?? 0);
    const wait = this.#limiter.wait(zone, node, rate);
    if (wait === Infinity) this.#held.add(node);
    return wait;
  }

  /** The node is well, or gone. Returns those that were waiting for something like that: ask for them again. */
  forget(node: string): string[] {
    this.#limiter.forget(node);
    const held = [...this.#held];
    this.#held.clear();
    return held;
  }
}
