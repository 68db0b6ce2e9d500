import type { Endpoint, EndpointSlice } from '../../common/api/discovery/v1/endpoint-slice.ts';
import type { Service, ServicePort } from '../../common/api/core/v1/service.ts';

export type Protocol = 'tcp' | 'udp' | 'sctp';

/** How a new connection picks its endpoint. */
export type Balancing = 'random' | 'round-robin' | 'client-ip';

export interface EndpointAddress {
  readonly ip: string;
  readonly port: number;
}

/**
 * One port of one service as the kernel needs to know it: where it is reached, and the endpoints behind it.
 * https://kubernetes.io/docs/reference/networking/virtual-ips/
 */
export interface ServicePortInfo {
  /** `namespace/name`, then the protocol and the port's name or number: unique, and readable in `nft list`. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly clusterIP: string;
  /** External IPs and load balancer IPs that lead here on `port`. */
  readonly externalIPs: readonly string[];
  readonly nodePort: number | undefined;
  readonly balancing: Balancing;
  /** For connections to the cluster IP. */
  readonly clusterEndpoints: readonly EndpointAddress[];
  /** For connections from outside: those of this node only where externalTrafficPolicy is Local. */
  readonly externalEndpoints: readonly EndpointAddress[];
  /** Connections from outside keep their source address. */
  readonly externalTrafficLocal: boolean;
}

/** The annotation by which one service chooses how its connections are spread. */
export const balancingAnnotation = 'pilothouse.dev/load-balancing';

export interface ProxyDefaults {
  readonly nodeName: string;
  readonly balancing: 'random' | 'round-robin';
}

/** What the service and its slices ask of this node; empty for services without a cluster IP. IPv4 only for now. */
export function servicePorts(
  service: Service,
  slices: readonly EndpointSlice[],
  defaults: ProxyDefaults,
): ServicePortInfo[] {
  const { spec } = service;
  const clusterIP = spec.clusterIP;
  if (spec.type === 'ExternalName' || !clusterIP || clusterIP === 'None' || clusterIP.includes(':')) return [];
  const ipv4 = slices.filter((slice) => slice.addressType === 'IPv4');
  return (spec.ports ?? []).map((port) => {
    const all = usable(ipv4, port);
    const local = all.filter((entry) => entry.nodeName === defaults.nodeName);
    const externalTrafficLocal = spec.externalTrafficPolicy === 'Local';
    const protocol = (port.protocol ?? 'TCP').toLowerCase() as Protocol;
    const ingress = service.status?.loadBalancer?.ingress ?? [];
    return {
      name: `${service.metadata.namespace}/${service.metadata.name}/${protocol}/${port.name || port.port}`,
      protocol,
      port: port.port,
      clusterIP,
      externalIPs: [...(spec.externalIPs ?? []), ...ingress.flatMap(({ ip }) => (ip ? [ip] : []))],
      nodePort: port.nodePort || undefined,
      balancing: balancingOf(service, defaults),
      clusterEndpoints: (spec.internalTrafficPolicy === 'Local' ? local : all).map(addressOf),
      externalEndpoints: (externalTrafficLocal ? local : all).map(addressOf),
      externalTrafficLocal,
    };
  });
}

interface UsableEndpoint extends EndpointAddress {
  readonly nodeName: string | undefined;
}

const addressOf = ({ ip, port }: UsableEndpoint): EndpointAddress => ({ ip, port });

/** The ready endpoints of a port; where none is ready, those that still serve while they end. */
function usable(slices: readonly EndpointSlice[], port: ServicePort): UsableEndpoint[] {
  const ready = new Map<string, UsableEndpoint>();
  const ending = new Map<string, UsableEndpoint>();
  for (const slice of slices) {
    const number = slice.ports?.find((entry) => samePort(entry, port))?.port;
    if (number === undefined) continue;
    for (const endpoint of slice.endpoints) {
      const into = isReady(endpoint) ? ready : isServingWhileEnding(endpoint) ? ending : undefined;
      for (const ip of endpoint.addresses) into?.set(ip, { ip, port: number, nodeName: endpoint.nodeName });
    }
  }
  const chosen = ready.size > 0 ? ready : ending;
  return [...chosen.values()].sort((a, b) => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0));
}

const samePort = (entry: { name?: string; protocol?: string }, port: ServicePort) =>
  (entry.name ?? '') === (port.name ?? '') && (entry.protocol ?? 'TCP') === (port.protocol ?? 'TCP');

const isReady = ({ conditions }: Endpoint) => conditions?.ready !== false;
const isServingWhileEnding = ({ conditions }: Endpoint) =>
  conditions?.serving === true && conditions.terminating === true;

function balancingOf(service: Service, defaults: ProxyDefaults): Balancing {
  if (service.spec.sessionAffinity === 'ClientIP') return 'client-ip';
  const asked = service.metadata.annotations?.[balancingAnnotation];
  return asked === 'random' || asked === 'round-robin' ? asked : defaults.balancing;
}
