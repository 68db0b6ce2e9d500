import type { Authentication } from '../../hosts/ssh/target.ts';
import type { ArtifactSet } from '../artifacts.ts';

/** What a cluster file asks for, checked and resolved: paths are absolute, passwords read, defaults filled in. */
export interface ClusterSpec {
  readonly name: string;
  readonly hosts: readonly HostSpec[];
  /** The text of the known_hosts file it names. */
  readonly knownHosts?: string;
  readonly network: NetworkSpec;
  /** Absent: chosen for each host by its facts. */
  readonly artifacts?: ArtifactSet;
  /** A Go duration, as the controller manager takes it. */
  readonly nodeMonitorGracePeriod: string;
  /** Who besides the nodes may reach the API's port; absent: the address this desktop comes from. */
  readonly apiAccess?: readonly string[];
  /** The text of the audit policy it names; absent: API servers record nothing of requests. */
  readonly auditPolicy?: string;
  readonly demo: boolean;
}

export interface HostSpec {
  /** Also the Node's name. */
  readonly name: string;
  /** Where this desktop reaches it: a DNS name or an IP address. */
  readonly address: string;
  /** Where the other hosts reach it, when `address` is not one of the host's own addresses. */
  readonly privateAddress?: string;
  readonly port: number;
  readonly user: string;
  readonly authentication: Authentication;
  readonly sudoPassword?: string;
  /** The only SSH host key it may show. */
  readonly hostKey?: string;
  readonly roles: readonly Role[];
}

/**
 *   etcd    a member of etcd
 *   master  API server, controller manager and scheduler
 *   node    kubelet, kube-proxy and overlay: runs pods
 */
export type Role = (typeof roles)[number];
export const roles = ['etcd', 'master', 'node'] as const;

export interface NetworkSpec {
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  readonly backend: 'vxlan';
}

/** The hosts with a role, in the file's order. */
export function hostsWith(spec: Pick<ClusterSpec, 'hosts'>, role: Role): readonly HostSpec[] {
  return spec.hosts.filter((host) => host.roles.includes(role));
}
