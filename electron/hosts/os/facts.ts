/** What a host is and has, gathered in one visit. Plain data: it crosses processes as JSON. */
export interface HostFacts {
  readonly os: OperatingSystem;
  readonly architecture: Architecture;
  /** The kernel's release, as `uname -r`. */
  readonly kernel: string;
  /** `2.34`; undefined where the C library is another one. */
  readonly glibc?: string;
  /** Names of the shared libraries the loader finds, `libseccomp.so.2`; undefined where the host does not tell. */
  readonly libraries?: readonly string[];
  /** Its major version, when the host was booted with systemd. */
  readonly systemd?: number;
  readonly cgroup: 'v1' | 'v2';
  readonly selinux: 'enforcing' | 'permissive' | 'disabled';
  readonly firewalld: 'active' | 'inactive' | 'absent';
  readonly cpus: number;
  readonly memoryBytes: number;
  /** One for each path asked about. */
  readonly disks: readonly DiskSpace[];
  /** In lower case, as a Node's name is. */
  readonly hostname: string;
  /** `/etc/machine-id`: two hosts with the same one are copies of each other. */
  readonly machineId: string;
  readonly addresses: readonly InterfaceAddress[];
  readonly listening: readonly ListeningSocket[];
  /** Those asked about that exist. */
  readonly units: readonly UnitFact[];
  /** Those of `tools` that are on root's PATH. */
  readonly tools: readonly Tool[];
  /** How far the host's clock is ahead of ours, in milliseconds, give or take a round trip. */
  readonly clockSkew: number;
}

/** Kubernetes' names of architectures (node label kubernetes.io/arch). */
export type Architecture = 'amd64' | 'arm64';

/** Of os-release(5). */
export interface OperatingSystem {
  /** `centos`, `rocky`, `debian`… */
  readonly id: string;
  /** `9`, `8.10`; undefined for a rolling release. */
  readonly versionId?: string;
  readonly prettyName: string;
  readonly family: OsFamilyName;
}

export type OsFamilyName = 'centos' | 'debian';

/** The filesystem that a path lies on, or will once it is made. */
export interface DiskSpace {
  readonly path: string;
  readonly mountPoint: string;
  readonly sizeBytes: number;
  /** What root may still write. */
  readonly availableBytes: number;
}

export interface InterfaceAddress {
  readonly interface: string;
  readonly address: string;
  readonly prefix: number;
}

export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp';
  /** `0.0.0.0` and `::` for any. */
  readonly address: string;
  readonly port: number;
  /** The program that listens, when there is one (the kernel listens too). */
  readonly program?: string;
}

/** A systemd unit as it is loaded on the host. */
export interface UnitFact {
  readonly name: string;
  /** Where its file is. */
  readonly path: string;
  /** The program it starts; tells ours from one of the same name. */
  readonly program?: string;
  /** `active`, `inactive`, `failed`, `activating`… */
  readonly activeState: string;
  /** `enabled`, `disabled`, `static`… */
  readonly fileState: string;
}

/** The programs a host may need for us: of iproute, kmod, util-linux, nftables, iptables, firewalld, policycoreutils. */
export const tools = [
  'ip',
  'ss',
  'modprobe',
  'mount',
  'nsenter',
  'sysctl',
  'nft',
  'iptables',
  'firewall-cmd',
  'restorecon',
] as const;
export type Tool = (typeof tools)[number];
