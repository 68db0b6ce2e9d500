import { AppError } from '../../../common/base/app-error.ts';
import { installCommand } from '../../hosts/os/families.ts';
import type { HostFacts, Tool } from '../../hosts/os/facts.ts';
import { compareVersions } from '../artifacts.ts';
import type { HostSpec, Role } from '../cluster-file/cluster-spec.ts';
import type { Ownership } from './ownership.ts';

/** A host as it was found. */
export interface FoundHost {
  readonly spec: HostSpec;
  readonly facts: HostFacts;
  readonly ownership: Ownership;
}

const mebibyte = 1024 ** 2;

/** Free space for each role's data, and for a release; in bytes. */
export const diskNeeds = [
  { path: '/opt/pilothouse', bytes: 1024 * mebibyte, roles: ['etcd', 'master', 'node'] },
  { path: '/var/lib/etcd', bytes: 2048 * mebibyte, roles: ['etcd'] },
  { path: '/var/lib/pilothouse', bytes: 2048 * mebibyte, roles: ['node'] },
] as const satisfies ReadonlyArray<{ path: string; bytes: number; roles: readonly Role[] }>;

const memoryNeed: Readonly<Record<Role, number>> = {
  etcd: 256 * mebibyte,
  master: 512 * mebibyte,
  node: 512 * mebibyte,
};

/** Milliseconds. Certificates are back-dated an hour; leases and logs want better. */
const mostClockSkew = 30_000;

/** The oldest version of each distribution we know of; others of their family are taken as they are. */
const oldestVersion: Readonly<Record<string, string>> = {
  centos: '7',
  rhel: '7',
  rocky: '8',
  almalinux: '8',
  ol: '7',
  fedora: '38',
  debian: '12',
  ubuntu: '22.04',
};

/** Our units, the role that wants each, and the ports they listen on. */
export const ourUnits = [
  {
    unit: 'etcd.service',
    role: 'etcd',
    ports: [
      { protocol: 'tcp', port: 2379 },
      { protocol: 'tcp', port: 2380 },
    ],
  },
  { unit: 'kube-apiserver.service', role: 'master', ports: [{ protocol: 'tcp', port: 6443 }] },
  { unit: 'kube-controller-manager.service', role: 'master', ports: [] },
  { unit: 'kube-scheduler.service', role: 'master', ports: [] },
  { unit: 'pilothouse-containerd.service', role: 'node', ports: [] },
  { unit: 'kubelet.service', role: 'node', ports: [{ protocol: 'tcp', port: 10_250 }] },
  { unit: 'kube-proxy.service', role: 'node', ports: [] },
  { unit: 'flanneld.service', role: 'node', ports: [{ protocol: 'udp', port: 8472 }] },
] as const satisfies ReadonlyArray<{
  unit: string;
  role: Role;
  ports: ReadonlyArray<{ protocol: 'tcp' | 'udp'; port: number }>;
}>;

/** Firewalls that are not firewalld, by unit. */
export const otherFirewalls = ['ufw.service', 'iptables.service'] as const;

/** Everything that stands in the way on one host, whatever cluster it may belong to. */
export function hostProblems(found: FoundHost): AppError[] {
  return [...systemProblems(found), ...toolProblems(found), ...roomProblems(found), ...clockProblems(found)];
}

/** What on the host belongs to somebody else; for a host that is not yet in our cluster. */
export function foreignProblems({ spec, facts, ownership }: FoundHost): AppError[] {
  const host = spec.name;
  const units = facts.units
    .filter(({ name }) => ourUnits.some(({ unit }) => unit === name))
    .map(({ name, path }) => new AppError('host-unit-foreign', { host, unit: name, path: path || 'systemd' }));
  const paths = ownership.occupied.map((path) => new AppError('host-path-foreign', { host, path }));
  return [...units, ...portProblems(spec, facts, 'foreign'), ...paths];
}

/**
 * Ports that a unit of ours will want and somebody has. A unit of ours that runs has its own by right; so has the kernel
 * on a host of ours, where an overlay device stays while its unit does not run.
 */
export function portProblems({ name: host, roles }: HostSpec, facts: HostFacts, whose: 'ours' | 'foreign'): AppError[] {
  const idle = ourUnits.filter(({ unit, role }) => {
    const state = facts.units.find(({ name }) => name === unit)?.activeState;
    return roles.includes(role) && state !== 'active' && state !== 'activating';
  });
  return idle.flatMap(({ unit, ports }) =>
    ports.flatMap(({ protocol, port }) => {
      const user = facts.listening.find((socket) => socket.protocol === protocol && socket.port === port);
      if (user === undefined || (user.program === undefined && whose === 'ours')) return [];
      return [new AppError('host-port-used', { host, protocol, port, unit, program: user.program ?? 'the kernel' })];
    }),
  );
}

function systemProblems({ spec, facts }: FoundHost): AppError[] {
  const problems: AppError[] = [];
  if (facts.systemd === undefined) problems.push(new AppError('host-systemd-missing', { host: spec.name }));
  const oldest = oldestVersion[facts.os.id];
  if (oldest !== undefined && facts.os.versionId !== undefined && compareVersions(facts.os.versionId, oldest) < 0) {
    problems.push(new AppError('host-os-unsupported', { host: spec.name, os: facts.os.prettyName }));
  }
  const firewall = otherFirewalls.find((name) =>
    facts.units.some((unit) => unit.name === name && unit.activeState === 'active'),
  );
  if (firewall !== undefined) {
    problems.push(
      new AppError('host-firewall-foreign', { host: spec.name, program: firewall.replace('.service', '') }),
    );
  }
  return problems;
}

function toolProblems({ spec, facts }: FoundHost): AppError[] {
  const wanted: Tool[] = ['ip', 'ss', 'modprobe', 'mount', 'sysctl'];
  if (spec.roles.includes('node')) wanted.push('nsenter', 'nft');
  const missing = wanted.filter((tool) => !facts.tools.includes(tool));
  if (missing.length === 0) return [];
  const command = installCommand(facts.os, missing);
  return [new AppError('host-tools-missing', { host: spec.name, tools: missing.join(', '), command })];
}

function roomProblems({ spec, facts }: FoundHost): AppError[] {
  const problems = diskNeeds.flatMap(({ path, bytes, roles }) => {
    const disk = facts.disks.find((one) => one.path === path);
    if (!disk || disk.availableBytes >= bytes || !roles.some((role) => spec.roles.includes(role))) return [];
    const [available, wanted] = [shownBytes(disk.availableBytes), shownBytes(bytes)];
    return [new AppError('host-disk-full', { host: spec.name, path, available, wanted, mountPoint: disk.mountPoint })];
  });
  const need = spec.roles.reduce((sum, role) => sum + memoryNeed[role], 0);
  if (facts.memoryBytes < need) {
    const [memory, wanted] = [shownBytes(facts.memoryBytes), shownBytes(need)];
    problems.push(new AppError('host-memory-short', { host: spec.name, memory, wanted }));
  }
  return problems;
}

function clockProblems({ spec, facts }: FoundHost): AppError[] {
  if (Math.abs(facts.clockSkew) <= mostClockSkew) return [];
  return [new AppError('host-clock-wrong', { host: spec.name, seconds: Math.round(facts.clockSkew / 1000) })];
}

/** `1.5 GiB`, `300 MiB`. */
function shownBytes(bytes: number): string {
  const gibibytes = bytes / 1024 / mebibyte;
  return gibibytes >= 1 ? `${Number(gibibytes.toFixed(1))} GiB` : `${Math.floor(bytes / mebibyte)} MiB`;
}
