import type { ErrorEnvelope } from '../../base/app-error.ts';

/** A host of a cluster file, as far as it can be reached. Keyed by name. */
export interface HostRow {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly roles: ReadonlyArray<'etcd' | 'master' | 'node'>;
  readonly state: HostState;
}

/**
 *   connecting ──▶ reached ◀──tried again, connection lost──▶ unreachable
 *        └────────────────────────────────────────────────────────▲
 */
export type HostState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'reached'; readonly facts: HostSummary }
  | { readonly kind: 'unreachable'; readonly error: ErrorEnvelope };

/** What a person wants to know of a host at a glance. */
export interface HostSummary {
  /** os-release's PRETTY_NAME. */
  readonly os: string;
  readonly kernel: string;
  readonly architecture: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Of the filesystem that /var lies on. */
  readonly diskBytes: number;
  readonly diskAvailableBytes: number;
  readonly selinux: 'enforcing' | 'permissive' | 'disabled';
  readonly firewalld: 'active' | 'inactive' | 'absent';
  readonly clockSkewMs: number;
}
