import { describe, expect, it } from 'vitest';
import { AppError } from '../../../common/base/app-error.ts';
import type { HostFacts } from '../../hosts/os/facts.ts';
import type { ClusterSpec, HostSpec } from '../cluster-file/cluster-spec.ts';
import { preflightProblems } from './cluster-checks.ts';
import type { FoundHost } from './host-checks.ts';
import { type Ownership, readOwnership } from './ownership.ts';
import { PreflightError } from './problem.ts';

const gibibyte = 1024 ** 3;
const roles = ['etcd', 'master', 'node'] as const;

const facts = (name: string, address: string): HostFacts => ({
  os: { id: 'centos', versionId: '9', prettyName: 'CentOS Stream 9', family: 'centos' },
  architecture: 'amd64',
  kernel: '5.14.0',
  glibc: '2.34',
  systemd: 252,
  cgroup: 'v2',
  selinux: 'enforcing',
  firewalld: 'active',
  cpus: 2,
  memoryBytes: 4 * gibibyte,
  disks: ['/opt/pilothouse', '/var/lib/etcd', '/var/lib/pilothouse'].map((path) => ({
    path,
    mountPoint: '/',
    sizeBytes: 40 * gibibyte,
    availableBytes: 20 * gibibyte,
  })),
  hostname: name,
  machineId: `id of ${name}`,
  addresses: [
    { interface: 'lo', address: '127.0.0.1', prefix: 8 },
    { interface: 'eth0', address, prefix: 24 },
    { interface: 'eth0', address: 'fe80::1', prefix: 64 },
  ],
  listening: [{ protocol: 'tcp', address: '0.0.0.0', port: 22, program: 'sshd' }],
  units: [],
  tools: ['ip', 'ss', 'modprobe', 'mount', 'nsenter', 'sysctl', 'nft'],
  clockSkew: 200,
});
const ownership = (address: string): Ownership => ({
  marker: undefined,
  occupied: [],
  releases: [],
  connection: { desktop: '192.0.2.100', host: address },
});
const hostSpec = (name: string, address: string): HostSpec => ({
  name,
  address,
  port: 22,
  user: 'root',
  authentication: { kind: 'agent', socket: undefined },
  roles,
});

type Change = { facts?: Partial<HostFacts>; ownership?: Partial<Ownership>; spec?: Partial<HostSpec> };

/** The codes that two hosts give, where the second differs from a good one. */
function codes(change: Change, first: Change = {}): string[] {
  const found = [first, change].map((one, index): FoundHost => {
    const [name, address] = [`h${index + 1}`, `192.0.2.${index + 1}`];
    return {
      spec: { ...hostSpec(name, address), ...one.spec },
      facts: { ...facts(name, address), ...one.facts },
      ownership: { ...ownership(address), ...one.ownership },
    };
  });
  const network = { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16', backend: 'vxlan' } as const;
  const spec: ClusterSpec = {
    name: 'lab',
    hosts: found.map((host) => host.spec),
    network,
    nodeMonitorGracePeriod: '40s',
    demo: false,
  };
  return preflightProblems(spec, found).map(({ code }) => code);
}

const etcd = { h1: '192.0.2.1', h2: '192.0.2.2' };
const ours = { marker: { cluster: 'lab', uid: 'one', etcd } };
const unit = (name: string, activeState: string) => ({
  name,
  path: `/usr/lib/systemd/system/${name}`,
  activeState,
  fileState: 'enabled',
});
const has = (...addresses: readonly string[]) => ({
  addresses: addresses.map((address) => ({ interface: 'eth0', address, prefix: 24 })),
});
const listens = (protocol: 'tcp' | 'udp', port: number) => ({
  listening: [{ protocol, address: '0.0.0.0', port, program: 'other' }],
});

describe('a host', () => {
  it.each<[why: string, change: Change, codes: string[]]>([
    ['that is good', {}, []],
    ['without systemd', { facts: { systemd: undefined } }, ['host-systemd-missing']],
    [
      'with CentOS 6',
      { facts: { os: { id: 'centos', versionId: '6.10', prettyName: 'CentOS 6', family: 'centos' } } },
      ['host-os-unsupported'],
    ],
    [
      'with Ubuntu 20.04',
      { facts: { os: { id: 'ubuntu', versionId: '20.04', prettyName: 'Ubuntu', family: 'debian' } } },
      ['host-os-unsupported'],
    ],
    [
      'with Debian 13',
      { facts: { os: { id: 'debian', versionId: '13', prettyName: 'Debian', family: 'debian' } } },
      [],
    ],
    ['with a rolling release', { facts: { os: { id: 'centos', prettyName: 'CentOS', family: 'centos' } } }, []],
    [
      'without nftables',
      { facts: { tools: ['ip', 'ss', 'modprobe', 'mount', 'nsenter', 'sysctl'] } },
      ['host-tools-missing'],
    ],
    [
      'without nftables that only holds etcd',
      { facts: { tools: ['ip', 'ss', 'modprobe', 'mount', 'sysctl'] }, spec: { roles: ['etcd'] } },
      [],
    ],
    ['with a bridge in the pod network', { facts: has('192.0.2.2', '10.244.7.1') }, ['host-in-cidr']],
    ['with a bridge in the service network', { facts: has('192.0.2.2', '10.96.0.1') }, ['host-in-cidr']],
    ['of this cluster, with its pods’ bridge', { facts: has('192.0.2.2', '10.244.1.1'), ownership: ours }, []],
    [
      'whose disk is full',
      { facts: { disks: [{ path: '/var/lib/etcd', mountPoint: '/var', sizeBytes: gibibyte, availableBytes: 0 }] } },
      ['host-disk-full'],
    ],
    [
      'whose disk for etcd is full, which has none',
      {
        facts: { disks: [{ path: '/var/lib/etcd', mountPoint: '/var', sizeBytes: gibibyte, availableBytes: 0 }] },
        spec: { roles: ['node'] },
      },
      [],
    ],
    ['with little memory', { facts: { memoryBytes: gibibyte } }, ['host-memory-short']],
    ['whose clock is late', { facts: { clockSkew: -60_000 } }, ['host-clock-wrong']],
    ['that shares its name', { facts: { hostname: 'h1' } }, ['host-hostname-shared']],
    ['that is a copy', { facts: { machineId: 'id of h1' } }, ['host-machine-id-shared']],
    ['behind a gateway', { spec: { address: 'gateway.example.org' } }, []],
    ['whose private address is another’s', { spec: { privateAddress: '192.0.2.77' } }, ['host-address-not-own']],
    ['with another firewall', { facts: { units: [unit('ufw.service', 'active')] } }, ['host-firewall-foreign']],
    ['with another firewall that is off', { facts: { units: [unit('ufw.service', 'inactive')] } }, []],
    ['with an etcd of its own', { facts: { units: [unit('etcd.service', 'inactive')] } }, ['host-unit-foreign']],
    ['with a port in use', { facts: listens('tcp', 10_250) }, ['host-port-used']],
    ['with the overlay’s port in use', { facts: listens('udp', 8472) }, ['host-port-used']],
    ['with the overlay’s port in use for TCP', { facts: listens('tcp', 8472) }, []],
    [
      'with the API’s port in use, which it has not',
      { facts: listens('tcp', 6443), spec: { roles: ['etcd', 'node'] } },
      [],
    ],
    ['that kubeadm was on', { ownership: { occupied: ['/etc/kubernetes'] } }, ['host-path-foreign']],
    [
      'of another cluster',
      { ownership: { marker: { cluster: 'other', uid: 'two', etcd } } },
      ['host-of-another-cluster'],
    ],
    ['without connection details', { ownership: { connection: undefined } }, []],
  ])('%s', (_why, change, expected) => {
    expect(codes(change)).toEqual(expected);
  });

  it.each<[why: string, change: Change, codes: string[]]>([
    [
      'has its own files and units by right',
      { ownership: { ...ours, occupied: ['/etc/kubernetes'] }, facts: { units: [unit('etcd.service', 'active')] } },
      [],
    ],
    [
      'has a port by right whose unit runs',
      { ownership: ours, facts: { ...listens('tcp', 10_250), units: [unit('kubelet.service', 'active')] } },
      [],
    ],
    [
      'has a port not by right whose unit does not run',
      { ownership: ours, facts: { ...listens('tcp', 10_250), units: [unit('kubelet.service', 'failed')] } },
      ['host-port-used'],
    ],
    [
      'keeps its overlay’s device, which holds a port in the kernel',
      { ownership: ours, facts: { listening: [{ protocol: 'udp', address: '0.0.0.0', port: 8472 }] } },
      [],
    ],
    [
      'may not have an overlay’s device of somebody else',
      { facts: { listening: [{ protocol: 'udp', address: '0.0.0.0', port: 8472 }] } },
      ['host-port-used'],
    ],
    ['may be new', {}, []],
    ['cannot be of a namesake', { ownership: { marker: { ...ours.marker, uid: 'two' } } }, ['host-of-another-cluster']],
  ])('beside one of this cluster %s', (_why, change, expected) => {
    expect(codes(change, { ownership: ours })).toEqual(expected);
  });

  it('cannot join an etcd that runs already', () => {
    const alone = { marker: { ...ours.marker, etcd: { h1: '192.0.2.1' } }, occupied: ['/var/lib/etcd'] };
    expect(codes({}, { ownership: alone })).toEqual(['etcd-members-changed']);
    expect(codes({}, { ownership: { ...alone, occupied: [] } })).toEqual([]);
  });
});

describe('a marker', () => {
  it.each<[why: string, output: string, expected: Ownership]>([
    [
      'absent, nothing there, no connection',
      '\n\n\n\n',
      { marker: undefined, occupied: [], releases: [], connection: undefined },
    ],
    [
      'present',
      '/etc/kubernetes\n/opt/pilothouse\n\n0.1.0-a\n0.1.0-b\n\n192.0.2.9 50000 192.0.2.1 22\n\n{\n  "cluster": "lab",\n\n  "uid": "one",\n  "etcd": {}\n}\n',
      {
        marker: { cluster: 'lab', uid: 'one', etcd: {} },
        occupied: ['/etc/kubernetes', '/opt/pilothouse'],
        releases: ['0.1.0-a', '0.1.0-b'],
        connection: { desktop: '192.0.2.9', host: '192.0.2.1' },
      },
    ],
    [
      'damaged: nobody’s, and so never ours',
      '\n\n\n\n{"cluster": "la',
      {
        marker: { cluster: 'unreadable', uid: '/etc/pilothouse/cluster.json', etcd: {} },
        occupied: [],
        releases: [],
        connection: undefined,
      },
    ],
  ])('%s', (_why, output, expected) => {
    expect(readOwnership(output)).toEqual(expected);
  });
});

it('what several hosts say is said once', () => {
  const same = () => new AppError('artifacts-set-not-built', { set: 'upstream', arch: 'arm64' });
  const error = new PreflightError([same(), same()]);
  expect(error.params['count']).toBe(1);
  expect(error.problems).toHaveLength(2);
});
