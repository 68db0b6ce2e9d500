import { createHash } from 'node:crypto';
import type { Balancing, EndpointAddress, ServicePortInfo } from './service-ports.ts';

/**
 * What one service adds to our table: elements of the shared maps and sets, and chains of its own. Texts are nft syntax.
 * https://wiki.nftables.org/wiki-nftables/index.php/Verdict_Maps_(vmaps)
 */
export interface RuleFragment {
  /** `add element` arguments: the map's name and `key` or `key : value`. */
  readonly elements: ReadonlyArray<Element>;
  /** Rules by chain name. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
}

export interface Element {
  readonly set:
    'service-ips' | 'service-nodeports' | 'no-endpoint-services' | 'no-endpoint-nodeports' | 'hairpin-connections';
  readonly key: string;
  /** A verdict, for maps. */
  readonly value?: string;
}

export const masqueradeMark = '0x4000';

/** The base of the table: what stands there whatever the services are. Lookups cost the same for one service or 10,000. */
export function baseTable(table: string): string {
  return `
add table ip ${table}
delete table ip ${table}
table ip ${table} {
  map service-ips { type ipv4_addr . inet_proto . inet_service : verdict; }
  map service-nodeports { type inet_proto . inet_service : verdict; }
  map no-endpoint-services { type ipv4_addr . inet_proto . inet_service : verdict; }
  map no-endpoint-nodeports { type inet_proto . inet_service : verdict; }
  set hairpin-connections { type ipv4_addr . ipv4_addr; }

  chain mark-for-masquerade { meta mark set meta mark | ${masqueradeMark}; }
  chain reject-connection { reject with icmp type port-unreachable; }

  chain services {
    ip daddr . meta l4proto . th dport vmap @service-ips
    fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports
  }
  chain no-endpoints {
    ip daddr . meta l4proto . th dport vmap @no-endpoint-services
    fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @no-endpoint-nodeports
  }
  chain masquerading {
    ip saddr . ip daddr @hairpin-connections masquerade fully-random
    meta mark & ${masqueradeMark} == 0 return
    meta mark set meta mark ^ ${masqueradeMark}
    masquerade fully-random
  }

  chain nat-prerouting { type nat hook prerouting priority dstnat; jump services; }
  chain nat-output { type nat hook output priority -100; jump services; }
  chain nat-postrouting { type nat hook postrouting priority srcnat; jump masquerading; }
  chain filter-input { type filter hook input priority -110; ct state new jump no-endpoints; }
  chain filter-forward { type filter hook forward priority -110; ct state new jump no-endpoints; }
  chain filter-output { type filter hook output priority -110; ct state new jump no-endpoints; }
}
`;
}

/** The rules of one service port. `clusterCIDR` tells connections of pods from others, which are masqueraded. */
export function portRules(info: ServicePortInfo, clusterCIDR: string): RuleFragment {
  const elements: Element[] = [];
  const chains = new Map<string, string[]>();
  const id = `${createHash('sha256').update(info.name).digest('hex').slice(0, 8)}-${info.name}`;
  const cluster = `service-${id}`;
  const external = `external-${id}`;
  const addressKey = (ip: string) => `${ip} . ${info.protocol} . ${info.port}`;

  if (info.clusterEndpoints.length === 0) {
    elements.push(refuse(addressKey(info.clusterIP)));
  } else {
    elements.push({ set: 'service-ips', key: addressKey(info.clusterIP), value: `goto ${cluster}` });
    const outsider = `ip daddr ${info.clusterIP} ip saddr != ${clusterCIDR} jump mark-for-masquerade`;
    chains.set(cluster, [outsider, spread(info, info.clusterEndpoints)]);
  }

  const nodePortKey = info.nodePort === undefined ? undefined : `${info.protocol} . ${info.nodePort}`;
  if (info.externalEndpoints.length === 0) {
    for (const ip of info.externalIPs) elements.push(refuse(addressKey(ip)));
    if (nodePortKey) elements.push({ set: 'no-endpoint-nodeports', key: nodePortKey, value: 'goto reject-connection' });
  } else if (nodePortKey || info.externalIPs.length > 0) {
    const value = `goto ${external}`;
    for (const ip of info.externalIPs) elements.push({ set: 'service-ips', key: addressKey(ip), value });
    if (nodePortKey) elements.push({ set: 'service-nodeports', key: nodePortKey, value });
    chains.set(external, externalRules(info, cluster, clusterCIDR));
  }

  for (const { ip } of [...info.clusterEndpoints, ...info.externalEndpoints]) {
    elements.push({ set: 'hairpin-connections', key: `${ip} . ${ip}` });
  }
  return { elements: withoutRepeats(elements), chains };
}

const refuse = (key: string): Element => ({ set: 'no-endpoint-services', key, value: 'goto reject-connection' });

/** With policy Local only this node's endpoints answer and the source is kept; pods may use any endpoint. */
function externalRules(info: ServicePortInfo, cluster: string, clusterCIDR: string): string[] {
  if (!info.externalTrafficLocal) return ['jump mark-for-masquerade', spread(info, info.externalEndpoints)];
  const pods = info.clusterEndpoints.length > 0 ? [`ip saddr ${clusterCIDR} goto ${cluster}`] : [];
  return [...pods, spread(info, info.externalEndpoints)];
}

const choosers: Record<Balancing, string> = {
  random: 'numgen random',
  'round-robin': 'numgen inc',
  'client-ip': 'jhash ip saddr',
};

function spread({ protocol, balancing }: ServicePortInfo, endpoints: readonly EndpointAddress[]): string {
  const targets = endpoints.map(({ ip, port }, index) => `${index} : ${ip} . ${port}`).join(', ');
  const chooser = `${choosers[balancing]} mod ${endpoints.length}`;
  return `meta l4proto ${protocol} dnat ip addr . port to ${chooser} map { ${targets} }`;
}

function withoutRepeats(elements: readonly Element[]): Element[] {
  return [...new Map(elements.map((element) => [`${element.set} ${element.key}`, element])).values()];
}
