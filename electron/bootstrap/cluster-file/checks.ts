import { cidrOf, contains, isIPv4, overlap } from './cidr.ts';
import type { Path, Report } from './readers.ts';
import type { ClusterFile, ClusterFileHost, ClusterFileSpec } from './shape.ts';
import { type Role, roles } from './cluster-spec.ts';

/** Upstream's defaults where kubeadm and flannel have one. */
export const networkDefaults = { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16', backend: 'vxlan' } as const;

/** The network every node takes from the pod CIDR. */
const nodePrefix = 24;
/** Of the API's largest service network: upstream refuses more than 2^20 addresses. */
const largestServicePrefix = 12;
/** The first service IP is the API's; a handful more is the least that makes sense. */
const smallestServicePrefix = 28;
/** Seconds; a kubelet renews its lease every 10. */
const leastGrace = 15;

/** What a cluster needs beyond each field being right. Reports every problem; what could not be read is passed over. */
export function checkCluster(file: ClusterFile, report: Report): void {
  const { spec } = file;
  if (!spec) return;
  const hosts = spec.hosts ?? [];
  checkDistinct(hosts, report);
  hosts.forEach((host, index) => checkLogin(host, ['spec', 'hosts', index], report));
  if (spec.hosts) checkRoles(hosts, report);
  checkNetworks(spec, report);
  checkGrace(spec.nodeMonitorGracePeriod, report);
}

function checkDistinct(hosts: readonly ClusterFileHost[], report: Report): void {
  const names = new Map<string, number>();
  const addresses = new Map<string, number>();
  hosts.forEach(({ name, address, privateAddress, port = 22 }, index) => {
    const path = ['spec', 'hosts', index];
    const sameName = name === undefined ? undefined : earlier(names, name, index);
    if (sameName !== undefined)
      report([...path, 'name'], 'host-name-duplicate', { name: name!, first: `spec.hosts[${sameName}]` });
    // Behind one gateway several hosts share an address and differ by port; what they call themselves must differ.
    const where = privateAddress === undefined ? address : `${address}:${port}`;
    const sameAddress = where === undefined ? undefined : earlier(addresses, where, index);
    if (sameAddress !== undefined) {
      report([...path, 'address'], 'host-address-duplicate', { address: where!, first: `spec.hosts[${sameAddress}]` });
    }
    const samePrivate = privateAddress === undefined ? undefined : earlier(addresses, privateAddress, index);
    if (samePrivate !== undefined && samePrivate !== index) {
      const params = { address: privateAddress!, first: `spec.hosts[${samePrivate}]` };
      report([...path, 'privateAddress'], 'host-address-duplicate', params);
    }
  });
}

/** The index that has the word already; else remembers this one. */
function earlier(seen: Map<string, number>, word: string, index: number): number | undefined {
  const first = seen.get(word);
  if (first === undefined) seen.set(word, index);
  return first;
}

export const passwordFields = ['password', 'passwordFile', 'passwordEnv', 'passwordSecret'] as const;
export const loginFields = ['key', 'agent', ...passwordFields] as const;

function checkLogin(host: ClusterFileHost, path: Path, report: Report): void {
  const name = host.name ?? 'the host';
  const ways = loginFields.filter((field) => Object.hasOwn(host, field) && host[field] !== false);
  if (ways.length === 0) report(path, 'host-login-missing', { host: name });
  if (ways.length > 1) report(path, 'host-login-ambiguous', { host: name, ways: ways.join(' and ') });
  const sudo = host.sudo ?? {};
  const sudoWays = passwordFields.filter((field) => Object.hasOwn(sudo, field));
  if (sudoWays.length > 1) {
    report([...path, 'sudo'], 'host-login-ambiguous', { host: `sudo of ${name}`, ways: sudoWays.join(' and ') });
  }
}

function checkRoles(hosts: readonly ClusterFileHost[], report: Report): void {
  if (hosts.some((host) => host.roles === undefined)) return;
  const count = (role: Role) => hosts.filter((host) => host.roles?.includes(role)).length;
  for (const role of roles) {
    if (count(role) === 0) report(['spec', 'hosts'], 'role-missing', { role });
  }
  const members = count('etcd');
  if (members > 0 && members % 2 === 0) {
    const [quorum, survives, fewer, more] = [members / 2 + 1, members / 2 - 1, members - 1, members + 1];
    report(['spec', 'hosts'], 'etcd-count-even', { members, quorum, survives, fewer, more });
  }
}

function checkNetworks(spec: ClusterFileSpec, report: Report): void {
  const path = ['spec', 'network'];
  const pods = spec.network?.podCIDR ?? cidrOf(networkDefaults.podCIDR);
  const services = spec.network?.serviceCIDR ?? cidrOf(networkDefaults.serviceCIDR);
  if (spec.network?.backend === 'host-gw') report([...path, 'backend'], 'backend-not-ready', { backend: 'host-gw' });
  if (overlap(pods, services)) {
    report(path, 'cidr-overlap', { one: 'podCIDR', first: pods.text, other: 'serviceCIDR', second: services.text });
  }
  for (const [field, cidr] of [
    ['podCIDR', pods],
    ['serviceCIDR', services],
  ] as const) {
    for (const host of spec.hosts ?? []) {
      const own = [host.address, host.privateAddress].find((one) => one && isIPv4(one) && contains(cidr, one));
      if (own)
        report([...path, field], 'host-in-cidr', { host: host.name ?? own, address: own, field, cidr: cidr.text });
    }
  }
  const nodes = (spec.hosts ?? []).filter((host) => host.roles?.includes('node')).length;
  const room = pods.prefix > nodePrefix ? 0 : 2 ** (nodePrefix - pods.prefix);
  if (room < nodes) {
    const fits = nodePrefix - Math.ceil(Math.log2(nodes));
    report([...path, 'podCIDR'], 'pod-cidr-too-small', { cidr: pods.text, room, nodes, fits });
  }
  if (services.prefix < largestServicePrefix || services.prefix > smallestServicePrefix) {
    const params = { cidr: services.text, least: smallestServicePrefix, most: largestServicePrefix };
    report([...path, 'serviceCIDR'], 'service-cidr-size', params);
  }
}

function checkGrace(period: string | undefined, report: Report): void {
  if (period === undefined || secondsOf(period) >= leastGrace) return;
  report(['spec', 'nodeMonitorGracePeriod'], 'grace-too-short', { value: period, least: leastGrace });
}

function secondsOf(duration: string): number {
  const scale = { h: 3600, m: 60, s: 1 } as const;
  return [...duration.matchAll(/(\d+)([hms])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * scale[unit as 's'], 0);
}
