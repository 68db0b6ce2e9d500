import type { Node } from '../../../common/api/core/v1/node.ts';

/** What a zone's nodes look like together. */
export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** https://kubernetes.io/docs/concepts/architecture/nodes/#rate-limits-on-eviction */
export interface EvictionRules {
  /** Share of dead nodes, 0 to 1, from which a zone counts as disrupted. */
  readonly unhealthyZoneThreshold: number;
  /** Zones of more nodes than this go on slowly while disrupted; smaller ones stop. */
  readonly largeClusterSizeThreshold: number;
  /** Nodes a second whose pods are driven away, in a zone that is well. */
  readonly nodeEvictionRate: number;
  /** The same in a large zone that is disrupted. */
  readonly secondaryNodeEvictionRate: number;
}

/** What upstream does unless told otherwise. */
export const defaultEvictionRules: EvictionRules = {
  unhealthyZoneThreshold: 0.55,
  largeClusterSizeThreshold: 50,
  nodeEvictionRate: 0.1,
  secondaryNodeEvictionRate: 0.01,
};

export function zoneOf({ metadata: { labels = {} } }: Node): string {
  return `${labels['topology.kubernetes.io/region'] ?? ''}/${labels['topology.kubernetes.io/zone'] ?? ''}`;
}

/** How many nodes of a zone are well, and how many are not. */
export interface ZoneCount {
  readonly healthy: number;
  readonly unhealthy: number;
}

export function zoneState({ healthy, unhealthy }: ZoneCount, threshold: number): ZoneState {
  if (healthy === 0 && unhealthy > 0) return 'FullDisruption';
  return unhealthy > 2 && unhealthy / (healthy + unhealthy) >= threshold ? 'PartialDisruption' : 'Normal';
}

/**
 * True when every node of every zone looks dead: then it is more likely we who cannot see, and no pod is driven away
 * anywhere.
 */
export function isBlind(zones: ReadonlyMap<string, ZoneCount>): boolean {
  return zones.size > 0 && [...zones.values()].every(({ healthy }) => healthy === 0);
}

/** How fast the dead nodes of a zone may be emptied, in nodes a second. */
export function evictionRate(zone: ZoneCount, rules: EvictionRules): number {
  if (zoneState(zone, rules.unhealthyZoneThreshold) !== 'PartialDisruption') return rules.nodeEvictionRate;
  const isLarge = zone.healthy + zone.unhealthy > rules.largeClusterSizeThreshold;
  return isLarge ? rules.secondaryNodeEvictionRate : 0;
}
