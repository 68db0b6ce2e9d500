import type { HostFacts } from '../hosts/os/facts.ts';
import type { Release } from './artifacts.ts';
import type { HostSpec, Role } from './cluster-file/cluster-spec.ts';
import type { Marker } from './preflight/ownership.ts';

/** The cluster as it is to be made of the hosts found: what every later phase builds on. */
export interface ClusterLayout {
  /** What each host is marked with. */
  readonly marker: Marker;
  /** In the file's order. */
  readonly hosts: readonly HostLayout[];
  /** Networks outside the cluster from which the API may be reached. */
  readonly apiAccess: readonly string[];
}

export interface HostLayout {
  readonly spec: HostSpec;
  readonly facts: HostFacts;
  /** Where the other hosts reach it: one of its own addresses. */
  readonly address: string;
  readonly release: Release;
  /** `/opt/pilothouse/releases/<version>`. */
  readonly releasePath: string;
}

export function layoutOf(layout: ClusterLayout, { name }: HostSpec): HostLayout {
  return layout.hosts.find(({ spec }) => spec.name === name)!;
}

export function layoutsWith(layout: ClusterLayout, role: Role): readonly HostLayout[] {
  return layout.hosts.filter(({ spec }) => spec.roles.includes(role));
}

/** The API's endpoints in the order a host is to try them: its own first, where it has one. */
export function apiServersFor(layout: ClusterLayout, { spec }: HostLayout): string[] {
  const masters = layoutsWith(layout, 'master');
  const others = masters.filter((master) => master.spec !== spec).map(({ address }) => apiServerAt(address));
  return spec.roles.includes('master') ? [apiServerAt('127.0.0.1'), ...others] : others;
}

export function apiServerAt(address: string): string {
  return `https://${address}:6443`;
}
