import type { Clock } from '../../../common/base/clock.ts';
import { EvictionLine } from './eviction-line.ts';
import { ZoneCensus } from './zone-census.ts';
import { type EvictionRules, evictionRate, isBlind } from './zones.ts';

/** Decides when a node may be emptied, by how all nodes together are. */
export class EvictionGate {
  readonly #clock: Clock;
  readonly #rules: EvictionRules;
  readonly #census = new ZoneCensus();
  readonly #lines = new Map<string, EvictionLine>();
  readonly #zones = new Map<string, string>();

  constructor(clock: Clock, rules: EvictionRules) {
    this.#clock = clock;
    this.#rules = rules;
  }

  /** No node anywhere is healthy: it is more likely we who cannot see. */
  get isBlind(): boolean {
    return isBlind(this.#census.zones);
  }

  /** Notes how a node is; undefined: it is gone. True where that may change when others may be emptied. */
  note(node: string, now: { readonly zone: string; readonly healthy: boolean } | undefined): boolean {
    const isChanged = this.#census.note(node, now);
    if (isChanged) this.#forgetEmptyZones();
    return isChanged;
  }

  /** Milliseconds until the node may be emptied, 0 for now; Infinity until its turn comes, or its zone changes. */
  wait(zone: string, node: string): number {
    if (this.#zones.get(node) !== zone) this.forget(node);
    this.#zones.set(node, zone);
    const count = this.#census.zones.get(zone);
    return this.#lineOf(zone).wait(node, count && !this.isBlind ? evictionRate(count, this.#rules) : 0);
  }

  /** It is emptied now. Returns whose turn it is next in its zone: ask for it again. */
  letThrough(zone: string, node: string): string | undefined {
    const line = this.#lineOf(zone);
    line.letThrough(node);
    return line.first;
  }

  /** The node is well, or gone: should it die again, it has to wait again. True where it stood in a line. */
  forget(node: string): boolean {
    const zone = this.#zones.get(node);
    if (zone === undefined) return false;
    this.#lines.get(zone)?.forget(node);
    return this.#zones.delete(node);
  }

  /** The first of every line: ask for them again when something has changed. */
  get first(): string[] {
    return [...this.#lines.values()].flatMap((line) => line.first ?? []);
  }

  #forgetEmptyZones(): void {
    for (const zone of this.#lines.keys()) if (!this.#census.zones.has(zone)) this.#lines.delete(zone);
  }

  #lineOf(zone: string): EvictionLine {
    const line = this.#lines.get(zone) ?? new EvictionLine(this.#clock);
    this.#lines.set(zone, line);
    return line;
  }
}
