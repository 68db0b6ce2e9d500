import type { ClusterLayout, HostLayout } from '../cluster-layout.ts';

/**
 * One thing of a firewalld zone.
 *
 *   rich-rule  as `firewall-cmd --list-rich-rules` prints it
 *   source     a network whose packets the zone takes
 */
export interface FirewallRule {
  readonly zone: string;
  readonly kind: 'rich-rule' | 'source';
  readonly value: string;
}

/**
 * The ports of a host, each only for who needs it, and the pods' network, which is trusted. NodePorts need no rule: their
 * packets are sent on before the ports are looked at.
 * https://kubernetes.io/docs/reference/networking/ports-and-protocols/
 */
export function firewallRules(layout: ClusterLayout, host: HostLayout, podCIDR: string, zone: string): FirewallRule[] {
  const { roles } = host.spec;
  const others = (...wanted: readonly ('etcd' | 'master' | 'node')[]) =>
    layout.hosts
      .filter(({ spec }) => spec !== host.spec && wanted.some((role) => spec.roles.includes(role)))
      .map(({ address }) => address);
  const open = (sources: readonly string[], port: string, protocol: 'tcp' | 'udp') =>
    sources.map((source) => ({ zone, kind: 'rich-rule' as const, value: acceptRule(source, port, protocol) }));
  return [
    ...(roles.includes('etcd') ? open(others('etcd', 'master'), '2379-2380', 'tcp') : []),
    ...(roles.includes('master')
      ? open([...others('etcd', 'master', 'node'), ...layout.apiAccess], '6443', 'tcp')
      : []),
    ...(roles.includes('node') ? open(others('master'), '10250', 'tcp') : []),
    ...(roles.includes('node') ? open(others('node'), '8472', 'udp') : []),
    ...(roles.includes('node') ? [{ zone: 'trusted', kind: 'source', value: podCIDR } as const] : []),
  ];
}

/** In the words, order and quotes that firewalld prints, so that wanted and found compare as texts. */
function acceptRule(source: string, port: string, protocol: 'tcp' | 'udp'): string {
  const address = source.replace(/\/32$/, '');
  return `rule family="ipv4" source address="${address}" port port="${port}" protocol="${protocol}" accept`;
}
