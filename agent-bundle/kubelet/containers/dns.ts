import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { DnsConfig } from '../runtime/port.ts';

export interface ClusterDns {
  /** Addresses of the cluster's own name servers; empty where it has none. */
  readonly servers: readonly string[];
  readonly domain: string;
}

/** What the resolver of glibc takes at most. */
const mostServers = 3;
const mostSearches = 32;

/**
 * What a pod's resolv.conf says. `ofHost` is the node's own.
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
 */
export function podDns(pod: Pod, cluster: ClusterDns, ofHost: DnsConfig): DnsConfig {
  const base = baseDns(pod, cluster, ofHost);
  const { nameservers = [], searches = [], options = [] } = pod.spec.dnsConfig ?? {};
  const own = options.map(({ name = '', value }) => (value === undefined ? name : `${name}:${value}`));
  return {
    servers: distinct([...base.servers, ...nameservers]).slice(0, mostServers),
    searches: distinct([...base.searches, ...searches]).slice(0, mostSearches),
    options: mergeOptions(base.options, own),
  };
}

function baseDns({ metadata, spec }: Pod, { servers, domain }: ClusterDns, ofHost: DnsConfig): DnsConfig {
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  if (policy === 'None') return { servers: [], searches: [], options: [] };
  const onHost = policy === 'Default' || (policy === 'ClusterFirst' && spec.hostNetwork === true);
  if (onHost || servers.length === 0) return ofHost;
  const searches = [`${metadata.namespace}.svc.${domain}`, `svc.${domain}`, domain, ...ofHost.searches];
  return { servers, searches, options: ['ndots:5'] };
}

/** A pod's own option takes the place of one of the same name. */
function mergeOptions(base: readonly string[], own: readonly string[]): string[] {
  const nameOf = (option: string) => option.split(':')[0];
  const replaced = new Set(own.map(nameOf));
  return [...base.filter((option) => !replaced.has(nameOf(option))), ...own];
}

const distinct = (values: readonly string[]) => [...new Set(values)];

/** Reads a resolv.conf; https://man7.org/linux/man-pages/man5/resolv.conf.5.html */
export function parseResolvConf(text: string): DnsConfig {
  const servers: string[] = [];
  let searches: string[] = [];
  let options: string[] = [];
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'nameserver' && rest[0]) servers.push(rest[0]);
    if (word === 'search') searches = rest.filter((domain) => domain !== '.');
    if (word === 'options') options = rest;
  }
  return { servers, searches, options };
}
