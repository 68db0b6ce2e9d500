import type { Node } from '../../../common/api/core/v1/node.ts';

/** What a zone's nodes look like together. */
export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** Share of dead nodes from which a zone counts as disrupted; https://kubernetes.io/docs/concepts/architecture/nodes/#rate-limits-on-eviction */
const unhealthyShare = 0.55;
/** Zones of more nodes than this go on slowly while disrupted; smaller ones stop. */
const largeZone = 50;
/** Nodes a second whose pods are driven away. */
const rate = 0.1;
const secondaryRate = 0.01;

export function zoneOf({ metadata: { labels = {} } }: Node): string {
  return `${labels['topology.kubernetes.io/region'] ?? ''}/${labels['topology.kubernetes.io/zone'] ?? ''}`;
}

export interface ZoneMember {
  readonly zone: string;
  readonly healthy: boolean;
}

export function zoneState(healthy: number, unhealthy: number): ZoneState {
  if (healthy === 0 && unhealthy > 0) return 'FullDisruption';
  return unhealthy > 2 && unhealthy / (healthy + unhealthy) >= unhealthyShare ? 'PartialDisruption' : 'Normal';
}

/**
 * How fast each zone's dead nodes may be emptied, in nodes a second. When every node of every zone looks dead it is more
 * likely we who cannot see: then the answer is `blind`, and no pod is driven away anywhere.
 */
export function evictionRates(members: Iterable<ZoneMember>): ReadonlyMap<string, number> | 'blind' {
  const zones = new Map<string, { healthy: number; unhealthy: number }>();
  for (const { zone, healthy } of members) {
    const counts = zones.get(zone) ?? { healthy: 0, unhealthy: 0 };
    counts[healthy ? 'healthy' : 'unhealthy']++;
    zones.set(zone, counts);
  }
  const states = [...zones].map(([zone, { healthy, unhealthy }]) => ({
    zone,
    size: healthy + unhealthy,
    state: zoneState(healthy, unhealthy),
  }));
  if (states.length > 0 && states.every(({ state }) => state === 'FullDisruption')) return 'blind';
  return new Map(states.map(({ zone, size, state }) => [zone, rateOf(state, size)]));
}

function rateOf(state: ZoneState, size: number): number {
  if (state !== 'PartialDisruption') return rate;
  return size > largeZone ? secondaryRate : 0;
}
