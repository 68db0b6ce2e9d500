import { AppError } from '../../../common/base/app-error.ts';
import { cidrOf, contains, isIPv4 } from '../cluster-file/cidr.ts';
import { type ClusterSpec, hostsWith } from '../cluster-file/cluster-spec.ts';
import { type FoundHost, foreignProblems, hostProblems, portProblems } from './host-checks.ts';
import type { Marker } from './ownership.ts';

/** Everything that stands in the way of making `spec` of these hosts, in the order of the hosts. */
export function preflightProblems(spec: ClusterSpec, hosts: readonly FoundHost[]): AppError[] {
  return [
    ...hosts.flatMap((host) => [...hostProblems(host), ...ownershipProblems(spec, host, hosts)]),
    ...sharedProblems(hosts),
    ...memberProblems(spec, hosts),
  ];
}

/** The address at which the other hosts reach one: as the file says, else the one this connection arrived at. */
export function nodeAddress({ spec, ownership }: FoundHost): string {
  return spec.privateAddress ?? ownership.connection?.host ?? spec.address;
}

/** Addresses of the members the file asks for, by name. */
export function etcdMembers(spec: ClusterSpec, hosts: readonly FoundHost[]): Record<string, string> {
  const members = hostsWith(spec, 'etcd').map((member) => {
    const found = hosts.find((host) => host.spec === member)!;
    return [member.name, nodeAddress(found)] as const;
  });
  return Object.fromEntries(members);
}

function ownershipProblems(spec: ClusterSpec, found: FoundHost, hosts: readonly FoundHost[]): AppError[] {
  const { marker } = found.ownership;
  const host = found.spec.name;
  const addresses = found.facts.addresses.map(({ address }) => address);
  const address = nodeAddress(found);
  const problems: AppError[] = [];
  if (!addresses.includes(address)) {
    const own = addresses.filter((one) => !one.includes(':') && one !== '127.0.0.1').join(', ');
    problems.push(new AppError('host-address-not-own', { host, address, addresses: own }));
  }
  if (marker === undefined) return [...problems, ...foreignProblems(found), ...networkProblems(spec, found)];
  const first = clusterMarker(hosts);
  if (marker.cluster !== spec.name || marker.uid !== first?.uid) {
    return [...problems, new AppError('host-of-another-cluster', { host, cluster: marker.cluster, uid: marker.uid })];
  }
  return [...problems, ...portProblems(found.spec, found.facts, 'ours')];
}

/** Addresses of the host's own that pods or services would take; asked before it has any of ours in those networks. */
function networkProblems({ network }: ClusterSpec, { spec: { name: host }, facts }: FoundHost): AppError[] {
  return (['podCIDR', 'serviceCIDR'] as const).flatMap((field) => {
    const cidr = cidrOf(network[field]);
    const inside = facts.addresses.filter(({ address }) => isIPv4(address) && contains(cidr, address));
    return inside.map(({ address }) => new AppError('host-in-cidr', { host, address, field, cidr: cidr.text }));
  });
}

/** What the first host that belongs to a cluster says of it. */
export function clusterMarker(hosts: readonly FoundHost[]): Marker | undefined {
  return hosts.find((host) => host.ownership.marker)?.ownership.marker;
}

/** Members that run already cannot be told apart from others by a start alone, so they must stay the same. */
function memberProblems(spec: ClusterSpec, hosts: readonly FoundHost[]): AppError[] {
  const marker = clusterMarker(hosts);
  const started = hosts.some(({ ownership }) => ownership.marker && ownership.occupied.includes('/var/lib/etcd'));
  if (!marker || !started) return [];
  const [found, wanted] = [shownMembers(marker.etcd), shownMembers(etcdMembers(spec, hosts))];
  return found === wanted ? [] : [new AppError('etcd-members-changed', { cluster: spec.name, found, wanted })];
}

const shownMembers = (members: Readonly<Record<string, string>>) =>
  Object.entries(members)
    .map(([name, address]) => `${name} (${address})`)
    .sort()
    .join(', ');

/** What two hosts may not have in common. */
function sharedProblems(hosts: readonly FoundHost[]): AppError[] {
  const shared = (value: (host: FoundHost) => string) => {
    const groups = Map.groupBy(hosts, value);
    return [...groups]
      .filter(([, group]) => group.length > 1)
      .map(([key, group]) => [key, group.map(({ spec }) => spec.name).join(' and ')] as const);
  };
  return [
    ...shared(({ facts }) => facts.hostname).map(
      ([hostname, names]) => new AppError('host-hostname-shared', { hosts: names, hostname }),
    ),
    ...shared(({ facts }) => facts.machineId).map(
      ([, names]) => new AppError('host-machine-id-shared', { hosts: names }),
    ),
  ];
}
