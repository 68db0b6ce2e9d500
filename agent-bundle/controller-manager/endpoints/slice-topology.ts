import type { Service } from '../../../common/api/core/v1/service.ts';
import type { EndpointHints } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';

/** The zone a node is in, by its label; undefined where it has none. */
export const zoneOfNode = (node: ApiObject | undefined): string | undefined =>
  node?.metadata.labels?.['topology.kubernetes.io/zone'] || undefined;

/** Where an endpoint is, and whether traffic goes there. */
export interface EndpointPlace {
  readonly ready: boolean;
  readonly nodeName: string | undefined;
  readonly zone: string | undefined;
}

/**
 * Whose clients should prefer an endpoint, by the service's trafficDistribution: those of its own zone or node. A node's
 * hint names the zone too, for proxies that know zones alone. Undefined when nobody is preferred.
 * https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution
 */
export function hintsFor(
  distribution: Service['spec']['trafficDistribution'],
  { ready, nodeName, zone }: EndpointPlace,
): EndpointHints | undefined {
  if (!ready) return undefined;
  const forZones = zone === undefined ? {} : { forZones: [{ name: zone }] };
  if (distribution === 'PreferSameNode')
    return nodeName === undefined ? undefined : { forNodes: [{ name: nodeName }], ...forZones };
  const nearZone = distribution === 'PreferClose' || distribution === 'PreferSameZone';
  return nearZone && zone !== undefined ? forZones : undefined;
}
