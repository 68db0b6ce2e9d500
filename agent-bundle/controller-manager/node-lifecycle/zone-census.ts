import type { ZoneCount } from './zones.ts';

interface Member {
  readonly zone: string;
  readonly healthy: boolean;
}

/** Counts the nodes of each zone, one change at a time: what it costs does not grow with the cluster. */
export class ZoneCensus {
  readonly #members = new Map<string, Member>();
  readonly #zones = new Map<string, { healthy: number; unhealthy: number }>();

  get zones(): ReadonlyMap<string, ZoneCount> {
    return this.#zones;
  }

  /** Notes how a node is; undefined: it is gone. True where that changes a count. */
  note(node: string, now: Member | undefined): boolean {
    const before = this.#members.get(node);
    if (before?.zone === now?.zone && before?.healthy === now?.healthy) return false;
    if (before) this.#count(before, -1);
    if (now) {
      this.#count(now, 1);
      this.#members.set(node, now);
    } else {
      this.#members.delete(node);
    }
    return true;
  }

  #count({ zone, healthy }: Member, by: 1 | -1): void {
    const count = this.#zones.get(zone) ?? { healthy: 0, unhealthy: 0 };
    count[healthy ? 'healthy' : 'unhealthy'] += by;
    if (count.healthy + count.unhealthy === 0) this.#zones.delete(zone);
    else this.#zones.set(zone, count);
  }
}
